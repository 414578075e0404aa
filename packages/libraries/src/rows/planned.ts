import type { PlannedRow } from '../row.ts';

/** One on a line: several are often taken away at once. */
const names = [
  'aws-lambda',
  'aws-sdk',
  'bunyan',
  'cassandra-driver',
  'connect',
  'cucumber',
  'dataloader',
  'dns',
  'fs',
  'generic-pool',
  'graphql',
  'knex',
  'lru-memoizer',
  'memcached',
  'mongoose',
  'mysql',
  'net',
  'openai',
  'oracledb',
  'pino',
  'runtime-node',
  'socket.io',
  'tedious',
  'winston',
];

export const plannedRows: readonly PlannedRow[] = names.map((name) => ({ kind: 'planned', name }) as const);
