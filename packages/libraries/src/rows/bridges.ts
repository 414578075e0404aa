import type { StartedRow } from '../row.ts';

/** What carries the spans over that an application makes itself, by another API than OpenTelemetry's. */
export const bridgeRows = [
  {
    kind: 'started',
    name: 'opentracing',
    versions: '`opentracing` 0.12 to 0.14',
    records: 'the spans that the application makes by `globalTracer()`',
    isOnByDefault: true,
    engines: 'fast',
  },
  {
    kind: 'started',
    name: 'jaeger-client',
    versions: '`jaeger-client` 3',
    records:
      'the spans that the application makes by its tracers; they are in the tree of the automatic ones',
    isOnByDefault: true,
    engines: 'fast',
  },
  {
    kind: 'started',
    name: 'zipkin',
    versions: '`zipkin` (from 0.11)',
    records: 'nothing: its own tracer reports its spans, whose ids and ours are of one trace',
    isOnByDefault: true,
    engines: 'fast',
  },
] as const satisfies readonly StartedRow[];
