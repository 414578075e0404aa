import type { LazyRow } from '../row.ts';

/** Databases and caches. */
export const databaseRows = [
  {
    kind: 'lazy',
    name: 'pg',
    versions: '`pg` 8 with `pg-pool` 2 and 3, `pg-cursor` and `pg-query-stream`; not `pg-native`',
    records: 'a span for each query',
    isOnByDefault: true,
    targets: [
      { kind: 'package', name: 'pg', versions: '>=8.0.0 <9', file: 'lib/client.js', hook: 'client' },
      { kind: 'package', name: 'pg-pool', versions: '>=2.0.0 <4', hook: 'pool' },
      { kind: 'package', name: 'pg-cursor', versions: '>=2.0.0 <3', hook: 'cursor' },
    ],
    sameTracers: ['@opentelemetry/instrumentation-pg'],
  },
] as const satisfies readonly LazyRow[];
