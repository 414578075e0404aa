import type { LazyRow } from '../row.ts';

const postgres = '>=3.3.0 <4';

/** Later versions have their classes in files of their own, which those of before still extend. */
const mysql2File = (hook: string) => (file: string) =>
  ({ kind: 'package', name: 'mysql2', versions: '>=1.4.2 <4', file, hook }) as const;

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
  {
    kind: 'lazy',
    name: 'postgres',
    versions: '`postgres` 3 (from 3.3), by `import` and `require`',
    records: 'a span for each statement',
    isOnByDefault: true,
    targets: [
      { kind: 'package', name: 'postgres', versions: postgres, file: 'cjs/src/query.js', hook: 'query' },
      {
        kind: 'package',
        name: 'postgres',
        versions: postgres,
        file: 'cjs/src/subscribe.js',
        hook: 'subscribe',
      },
      {
        kind: 'es-module',
        name: 'postgres',
        versions: postgres,
        file: 'src/query.js',
        names: ['Query'],
        hook: 'query',
      },
      {
        kind: 'es-module',
        name: 'postgres',
        versions: postgres,
        file: 'src/subscribe.js',
        names: ['Subscribe'],
        hook: 'subscribe',
      },
    ],
  },
  {
    kind: 'lazy',
    name: 'mysql2',
    versions: '`mysql2` 1 (from 1.4.2), 2 and 3, with callbacks and promises',
    records: 'a span for each query and execute',
    isOnByDefault: true,
    targets: [
      ...['lib/connection.js', 'lib/base/connection.js'].map(mysql2File('connection')),
      ...['lib/pool.js', 'lib/base/pool.js'].map(mysql2File('pool')),
    ],
    sameTracers: ['@opentelemetry/instrumentation-mysql2'],
  },
] as const satisfies readonly LazyRow[];
