import type { TestContext } from 'node:test';
import { type JaegerSpan, type JaegerTrace, startCollector } from '@spoor/collector';

export interface Receiver {
  /** Environment that points the preload here. */
  readonly udp: Record<string, string>;
  readonly compact: Record<string, string>;
  readonly http: Record<string, string>;
  /** Resolves with all spans once there are `count`; a service never heard of has none. */
  spans(service: string, count: number): Promise<ReceivedSpan[]>;
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  /** The ids of other spans that it names. */
  readonly links: readonly string[];
  readonly name: string;
  readonly service: string;
  /** Of its process: the resource. */
  readonly process: Readonly<Record<string, unknown>>;
  readonly tags: Readonly<Record<string, unknown>>;
  /** The fields of each. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

const simplify = (trace: JaegerTrace, span: JaegerSpan): ReceivedSpan => ({
  traceId: span.traceID,
  spanId: span.spanID,
  parentId: span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
  links: span.references.filter(({ refType }) => refType !== 'CHILD_OF').map(({ spanID }) => spanID),
  name: span.operationName,
  service: trace.processes[span.processID]?.serviceName ?? '',
  process: Object.fromEntries(
    (trace.processes[span.processID]?.tags ?? []).map(({ key, value }) => [key, value]),
  ),
  tags: Object.fromEntries(span.tags.map(({ key, value }) => [key, value])),
  events: span.logs.map(({ fields }) => Object.fromEntries(fields.map(({ key, value }) => [key, value]))),
});

/** So that a span that never comes fails its test by name instead of holding the run. */
async function withDeadline(arrived: Promise<void>, describe: () => string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), 30_000);
  });
  await Promise.race([arrived, deadline]).finally(() => clearTimeout(timer));
}

/** The embedded collector on free ports: what arrived is asked back over its documented API. */
export async function receiveSpans(t: TestContext): Promise<Receiver> {
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
  const stored = async (service: string): Promise<ReceivedSpan[]> => {
    const answer = await fetch(
      `http://127.0.0.1:${collector.ports.query}/api/traces?service=${service}&limit=1000`,
    );
    const { data } = (await answer.json()) as { data: JaegerTrace[] };
    return data.flatMap((trace) => trace.spans.map((span) => simplify(trace, span)));
  };
  return {
    udp: {
      OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
      OTEL_EXPORTER_JAEGER_AGENT_PORT: String(collector.ports.binary),
      OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.binary',
    },
    compact: {
      OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
      OTEL_EXPORTER_JAEGER_AGENT_PORT: String(collector.ports.compact),
      OTEL_EXPORTER_JAEGER_PROTOCOL: 'udp/thrift.compact',
    },
    http: { OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces` },
    async spans(service, count) {
      for (;;) {
        const arrived = new Promise<void>((resolve) => {
          const stop = collector.store.subscribe(() => {
            stop();
            resolve();
          });
        });
        const spans = await stored(service);
        if (spans.length >= count) return spans;
        await withDeadline(arrived, () => `${service} sent ${spans.length} of ${count} spans`);
      }
    },
  };
}
