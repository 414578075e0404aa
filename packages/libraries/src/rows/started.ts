import type { StartedRow } from '../row.ts';

/** What every application has, and what the protocols of a fleet need at its first request. */
export const startedRows: readonly StartedRow[] = [
  {
    kind: 'started',
    name: 'http',
    versions: '`http`, `https`, `http2` of Node',
    records: 'servers and clients; trace headers',
    isOnByDefault: true,
    engines: 'all',
    sameTracers: ['@opentelemetry/instrumentation-http', '@sentry/instrumentation-http'],
  },
  {
    kind: 'started',
    name: 'grpc',
    versions: '`@grpc/grpc-js` 1.2 and later',
    records: 'servers and clients, all four kinds of call; trace headers',
    isOnByDefault: true,
    engines: 'all',
    sameTracers: ['@opentelemetry/instrumentation-grpc'],
  },
  {
    kind: 'started',
    name: 'undici',
    versions: '`fetch` of Node; `undici` 5 and later',
    records: 'clients; trace headers',
    isOnByDefault: true,
    engines: 'fast',
    sameTracers: ['@opentelemetry/instrumentation-undici'],
  },
];
