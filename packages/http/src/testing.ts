/** What the tests of this room share: the instrumentation on a provider that keeps its spans. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import type { Tracer as ApiTracer, Attributes } from '@opentelemetry/api';
import {
  alwaysOn,
  createPropagator,
  type EncodableSpan,
  type Sampler,
  Span,
  TracerProvider,
} from '@spoor/core';
import { createInnerSpanRule } from './inner-spans.ts';
import { instrumentFetch, instrumentHttp } from './instrument-http.ts';
import type { HttpOptions } from './settings.ts';

export interface SeenSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly status: number;
  readonly attributes: Attributes;
  readonly events: readonly string[];
  readonly exceptionTypes: readonly unknown[];
  readonly linkedSpanIds: readonly string[];
}

export interface Traced {
  readonly spans: SeenSpan[];
  readonly faults: string[];
  readonly openSpanCount: () => number;
  readonly startSpan: (name: string) => Span;
  /** Of another library, by its name. */
  readonly tracerOf: (name: string) => ApiTracer;
  /** Resolves when that many spans have ended. */
  ended(count: number): Promise<SeenSpan[]>;
  disable(): void;
}

function look(span: EncodableSpan): SeenSpan {
  if (!(span instanceof Span)) throw new TypeError('span must be one of the tracer');
  const { traceId, spanId } = span.spanContext();
  const hasParent = (span.parent0 | span.parent1) !== 0;
  return {
    name: span.name,
    kind: span.kind,
    traceId,
    spanId,
    parentId: hasParent ? span.parent?.spanId : undefined,
    status: span.statusCode,
    attributes: { ...span.attributes },
    events: span.recordedEvents.map(({ name }) => name),
    exceptionTypes: span.recordedEvents.map(
      ({ attributes: { keys, values } }) => values[keys.indexOf('exception.type')],
    ),
    linkedSpanIds: span.recordedLinks.map(({ identity }) => identity.spanId),
  };
}

export function trace(
  t: TestContext,
  options: Partial<HttpOptions> & { readonly sampler?: Sampler } = {},
): Traced {
  const spans: SeenSpan[] = [];
  const faults: string[] = [];
  let onSpan = (): void => {};
  const provider = new TracerProvider({
    resource: { serviceName: 'test', attributes: [] },
    sampler: options.sampler ?? alwaysOn,
    sinks: [
      {
        append(span) {
          spans.push(look(span));
          onSpan();
        },
      },
    ],
    rule: createInnerSpanRule({ recordsFetch: true }),
    onFault: (name, error) => faults.push(`${name}: ${error}`),
  });
  const tracer = provider.getTracer('test');
  const http: HttpOptions = {
    tracer,
    propagator: createPropagator(['tracecontext', 'baggage', 'jaeger']),
    knownMethods: ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'],
    captureServerRequestHeaders: [],
    captureServerResponseHeaders: [],
    captureClientRequestHeaders: [],
    captureClientResponseHeaders: [],
    onFault: (name, error) => faults.push(`${name}: ${error}`),
    ...options,
  };
  const parts = [instrumentHttp(http), instrumentFetch(http)];
  const disable = (): void => {
    for (const part of parts.splice(0)) part.disable();
  };
  t.after(disable);
  return {
    spans,
    faults,
    openSpanCount: () => provider.openSpanCount,
    startSpan: (name) => tracer.startSpan(name) as Span,
    tracerOf: (name) => provider.getTracer(name),
    async ended(count) {
      while (spans.length < count) {
        await new Promise<void>((resolve) => {
          onSpan = resolve;
        });
      }
      return spans;
    },
    disable,
  };
}

/** A server on a free port, closed with its connections when the test ends. */
export async function serve(
  t: TestContext,
  listener: RequestListener,
): Promise<{ server: Server; port: number }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, port: (server.address() as { port: number }).port };
}

export const server = (spans: readonly SeenSpan[]): SeenSpan[] => spans.filter(({ kind }) => kind === 1);
export const client = (spans: readonly SeenSpan[]): SeenSpan[] => spans.filter(({ kind }) => kind === 2);
