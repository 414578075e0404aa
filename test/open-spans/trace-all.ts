import type { TestContext } from 'node:test';
import { alwaysOn, createPropagator, type EncodableSpan, TracerProvider } from '@spoor/core';
import { instrumentGrpc } from '@spoor/grpc';
import { instrumentFetch, instrumentHttp } from '@spoor/http';

export interface EndedSpan {
  readonly name: string;
  readonly kind: number;
  readonly spanId: string;
}

export interface TracedProcess {
  readonly ended: readonly EndedSpan[];
  readonly faults: readonly string[];
  openSpanCount(): number;
  openNames(): string[];
  /** Resolves when no span is open, or when it has waited in vain. */
  settled(): Promise<void>;
}

const longestWaitMs = 2000;

const look = ({ name, kind, identity }: EncodableSpan): EndedSpan => ({
  name,
  kind,
  spanId: identity.spanId,
});

/** All instrumentations in this process, until the test ends. */
export function traceAll(t: TestContext): TracedProcess {
  const ended: EndedSpan[] = [];
  const faults: string[] = [];
  const provider = new TracerProvider({
    resource: { serviceName: 'test', attributes: [] },
    sampler: alwaysOn,
    sinks: [{ append: (span) => void ended.push(look(span)) }],
  });
  const shared = {
    tracer: provider.getTracer('test'),
    propagator: createPropagator(['tracecontext', 'baggage', 'jaeger']),
    onFault: (name: string, error: unknown) => faults.push(`${name}: ${error}`),
  };
  const http = {
    ...shared,
    knownMethods: ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'],
    captureServerRequestHeaders: [],
    captureServerResponseHeaders: [],
    captureClientRequestHeaders: [],
    captureClientResponseHeaders: [],
  };
  const grpc = instrumentGrpc(shared);
  const all = [grpc, instrumentHttp({ ...http, rpc: grpc.overHttp2 }), instrumentFetch(http)];
  for (const { disable } of all) t.after(disable);
  return {
    ended,
    faults,
    openSpanCount: () => provider.openSpanCount,
    openNames() {
      const names: string[] = [];
      provider.forEachOpenSpan((span) => names.push(`${span.kind} ${span.name}`));
      return names;
    },
    async settled() {
      const deadline = Date.now() + longestWaitMs;
      while (provider.openSpanCount > 0 && Date.now() < deadline)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
