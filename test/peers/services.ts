import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Collector, startCollector } from '@spoor/collector';
import { startProgram } from '@spoor/testkit';
import { register, testNode } from '../e2e/run-app.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

export interface Service {
  /** Its HTTP end; `?next=` makes it call on. */
  readonly url: string;
  /** `host:port` of its gRPC end, where it has one. */
  readonly grpc: string;
  /** Lets it flush and end. */
  finish(): Promise<void>;
}

async function startService(
  t: TestContext,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Service> {
  const program = startProgram(testNode, args, { env: { PATH: process.env['PATH'] ?? '', ...env } });
  t.after(() => program.stop());
  const ports = JSON.parse(await program.line(/^\{.*\}$/)) as { http: number; grpc?: number };
  return {
    url: `http://127.0.0.1:${ports.http}/`,
    grpc: `grpc://127.0.0.1:${ports.grpc}`,
    async finish() {
      const ended = new Promise((resolve) => program.child.once('close', resolve));
      program.child.stdin?.end();
      await ended;
    },
  };
}

/** A plain program under our preload. */
export const startOurs = (t: TestContext, name: string, env: Record<string, string>): Promise<Service> =>
  startService(t, ['--require', register, fixture('relay.cjs')], {
    OTEL_SERVICE_NAME: name,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...env,
  });

/** A service of jaeger-client for Node. */
export const startOldNode = (t: TestContext, name: string, env: Record<string, string>): Promise<Service> =>
  startService(t, [fixture('old-node.cjs')], {
    JAEGER_SERVICE_NAME: name,
    JAEGER_SAMPLER_TYPE: 'const',
    JAEGER_SAMPLER_PARAM: '1',
    JAEGER_REPORTER_FLUSH_INTERVAL: '50',
    ...env,
  });

/** The same plain program under the upstream SDK. */
export const startUpstream = (t: TestContext, name: string, endpoint: string): Promise<Service> =>
  startService(t, ['--require', fixture('upstream-node.cjs'), fixture('relay.cjs')], {
    UPSTREAM_SERVICE_NAME: name,
    UPSTREAM_ENDPOINT: endpoint,
  });

export interface CollectedSpan {
  readonly service: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
}

export interface PeerCollector {
  readonly thriftUrl: string;
  readonly binaryPort: number;
  /** Environment for our preload. */
  readonly ours: Record<string, string>;
  /** All spans of the only trace, once there are that many. */
  trace(spanCount: number): Promise<CollectedSpan[]>;
}

/** The embedded collector, where every peer of a chain sends its spans. */
export async function startPeerCollector(t: TestContext): Promise<PeerCollector> {
  const collector = await startCollector({
    ports: {
      query: 0,
      binary: 0,
      compact: 0,
      thriftHttp: 0,
      otlp: false,
      otlpGrpc: false,
      zipkin: false,
      sampling: false,
    },
  });
  t.after(() => collector.close());
  const thriftUrl = `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces`;
  return {
    thriftUrl,
    binaryPort: collector.ports.binary ?? 0,
    ours: { OTEL_EXPORTER_JAEGER_ENDPOINT: thriftUrl },
    async trace(spanCount) {
      for (;;) {
        const stored = nextArrival(collector);
        const spans = await onlyTrace(collector);
        if (spans.length >= spanCount) return spans;
        await stored;
      }
    },
  };
}

const nextArrival = (collector: Collector): Promise<void> =>
  new Promise((resolve) => {
    const stop = collector.store.subscribe(() => {
      stop();
      resolve();
    });
  });

interface TraceJson {
  readonly spans: readonly {
    readonly spanID: string;
    readonly processID: string;
    readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  }[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

async function onlyTrace(collector: Collector): Promise<CollectedSpan[]> {
  const ask = async (path: string): Promise<unknown> =>
    ((await (await fetch(`http://127.0.0.1:${collector.ports.query}${path}`)).json()) as { data: unknown })
      .data;
  const traces = new Map<string, CollectedSpan[]>();
  for (const service of (await ask('/api/services')) as string[]) {
    for (const trace of (await ask(`/api/traces?service=${service}&limit=100`)) as (TraceJson & {
      traceID: string;
    })[]) {
      traces.set(
        trace.traceID,
        trace.spans.map((span) => ({
          service: trace.processes[span.processID]?.serviceName ?? '',
          spanId: span.spanID,
          parentId: span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID,
        })),
      );
    }
  }
  if (traces.size > 1) throw new Error(`expected one trace, got ${[...traces.keys()].join(', ')}`);
  return [...traces.values()][0] ?? [];
}

/** The services along the way from the root, each span named once; throws when the spans are no single chain. */
export function chainOf(spans: readonly CollectedSpan[]): string[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const roots = spans.filter(({ parentId }) => parentId === undefined || !known.has(parentId));
  if (roots.length !== 1) throw new Error(`expected one root, got ${JSON.stringify(roots)}`);
  const chain: string[] = [];
  for (let span = roots[0]; span !== undefined; ) {
    chain.push(span.service);
    const { spanId } = span;
    span = spans.find(({ parentId }) => parentId === spanId);
  }
  return chain;
}
