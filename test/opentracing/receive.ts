import type { TestContext } from 'node:test';
import { type JaegerSpan, type JaegerTrace, startCollector } from '@spoor/collector';

export interface SeenSpan {
  readonly service: string;
  readonly process: Readonly<Record<string, unknown>>;
  readonly span: JaegerSpan;
}

export interface Receiver {
  /** For reporters of jaeger-client, in the code of the application. */
  readonly agentPort: string;
  readonly endpoint: string;
  /** All spans, of all services, once there are `count`. */
  spans(count: number): Promise<SeenSpan[]>;
}

const see = (trace: JaegerTrace): SeenSpan[] =>
  trace.spans.map((span) => {
    const { serviceName = '', tags = [] } = trace.processes[span.processID] ?? {};
    return {
      service: serviceName,
      process: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
      span,
    };
  });

/** The embedded collector on free ports. */
export async function receive(t: TestContext): Promise<Receiver> {
  const ports = {
    query: 0,
    binary: 0,
    thriftHttp: 0,
    compact: 0,
    otlp: false,
    otlpGrpc: false,
    zipkin: false,
    sampling: false,
  } as const;
  const collector = await startCollector({ ports });
  t.after(() => collector.close());
  const ask = async <T>(path: string): Promise<T[]> => {
    const answer = await fetch(`http://127.0.0.1:${collector.ports.query}/api/${path}`);
    return ((await answer.json()) as { data: T[] | null }).data ?? [];
  };
  const stored = async (): Promise<SeenSpan[]> => {
    const services = await ask<string>('services');
    const traces = await Promise.all(
      services.map((name) => ask<JaegerTrace>(`traces?service=${encodeURIComponent(name)}&limit=1000`)),
    );
    const spans = traces.flat().flatMap(see);
    return [...new Map(spans.map((each) => [`${each.span.traceID} ${each.span.spanID}`, each])).values()];
  };
  return {
    agentPort: String(collector.ports.binary),
    endpoint: `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces`,
    async spans(count) {
      const deadline = AbortSignal.timeout(30_000);
      let last: readonly SeenSpan[] = [];
      for (;;) {
        const arrived = new Promise<void>((resolve, reject) => {
          const stop = collector.store.subscribe(() => {
            stop();
            resolve();
          });
          deadline.addEventListener(
            'abort',
            () =>
              reject(
                new Error(
                  `${last.length} of ${count} spans came: ${last.map(({ span }) => span.operationName).join()}`,
                ),
              ),
            {
              once: true,
            },
          );
        });
        arrived.catch(() => {});
        const spans = await stored();
        last = spans;
        if (spans.length >= count) return spans;
        await arrived;
      }
    },
  };
}

export const tag = ({ span }: SeenSpan, key: string): unknown =>
  span.tags.find((each) => each.key === key)?.value;

export const parentOf = ({ span }: SeenSpan): string | undefined =>
  span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;

/** `server GET /x`, or the name that the application gave. */
function label(seen: SeenSpan): string {
  const { operationName } = seen.span;
  const url = tag(seen, 'url.full') ?? tag(seen, 'url.path');
  if (url !== undefined) return `${tag(seen, 'span.kind')} ${new URL(String(url), 'http://x').pathname}`;
  return tag(seen, 'rpc.system') === undefined ? operationName : `${tag(seen, 'span.kind')} ${operationName}`;
}

/** One line a span: `client /work < call`. */
export function tree(spans: readonly SeenSpan[]): string[] {
  const byId = new Map(spans.map((each) => [each.span.spanID, each]));
  return spans
    .map((each) => {
      const parentId = parentOf(each);
      const parent = byId.get(parentId ?? '');
      return `${label(each)} < ${parent === undefined ? (parentId ?? 'nobody') : label(parent)}`;
    })
    .sort();
}
