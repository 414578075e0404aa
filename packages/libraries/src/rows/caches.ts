import type { LazyRow } from '../row.ts';

const ioredisFiles = <const Name extends string, const Versions extends string>(
  name: Name,
  versions: Versions,
  redis: string,
  pipeline: string,
  cluster: string,
) =>
  [
    { kind: 'package', name, versions, file: redis, hook: 'redis' },
    { kind: 'package', name, versions, file: pipeline, hook: 'pipeline' },
    { kind: 'package', name, versions, file: cluster, hook: 'cluster' },
  ] as const;

/**
 * Not by what it publishes from 5.12 on: for a subscriber the library makes a text of each argument, and one that cannot be made a text of
 * fails with another error than without one (`@redis/client`, lib/client/tracing.ts).
 */
const redisFiles = <const Versions extends string>(versions: Versions) =>
  [
    {
      kind: 'package',
      name: '@redis/client',
      versions,
      file: 'dist/lib/client/index.js',
      hook: 'client',
    },
    {
      kind: 'package',
      name: '@redis/client',
      versions,
      file: 'dist/lib/client/commands-queue.js',
      hook: 'queue',
    },
  ] as const;

/** Document stores and caches. */
export const cacheRows = [
  {
    kind: 'lazy',
    name: 'ioredis',
    versions: '`ioredis` 2 to 6; `iovalkey` 0',
    records:
      'commands with the names of their keys, without values; one span for a pipeline or a transaction',
    isOnByDefault: true,
    targets: [
      ...ioredisFiles('ioredis', '>=2.0.0 <4', 'lib/redis.js', 'lib/pipeline.js', 'lib/cluster/index.js'),
      ...ioredisFiles(
        'ioredis',
        '>=4.0.0 <5',
        'built/redis/index.js',
        'built/pipeline.js',
        'built/cluster/index.js',
      ),
      { kind: 'package', name: 'ioredis', versions: '>=2.0.0 <4', file: 'lib/command.js', hook: 'command' },
      { kind: 'package', name: 'ioredis', versions: '>=4.0.0 <5', file: 'built/command.js', hook: 'command' },
      // Where it stood before 4.10.
      { kind: 'package', name: 'ioredis', versions: '>=4.0.0 <5', file: 'built/redis.js', hook: 'redis' },
      ...ioredisFiles(
        'ioredis',
        '>=5.0.0 <7',
        'built/Redis.js',
        'built/Pipeline.js',
        'built/cluster/index.js',
      ),
      ...ioredisFiles(
        'iovalkey',
        '>=0.0.1 <1',
        'built/Redis.js',
        'built/Pipeline.js',
        'built/cluster/index.js',
      ),
    ],
    sameTracers: ['@opentelemetry/instrumentation-ioredis'],
  },
  {
    kind: 'lazy',
    name: 'redis',
    aliases: ['redis-4'],
    versions: '`redis` 4 to 6 (`@redis/client` 1, 5 and 6)',
    records:
      'commands with the names of their keys, without values; one span for a pipeline or a transaction',
    isOnByDefault: true,
    targets: [
      ...redisFiles('>=1.0.0 <2'),
      {
        kind: 'package',
        name: '@redis/client',
        versions: '>=1.0.0 <2',
        file: 'dist/lib/commander.js',
        hook: 'commander',
      },
      ...redisFiles('>=5.0.0 <7'),
      {
        kind: 'package',
        name: '@redis/client',
        versions: '>=5.0.0 <7',
        file: 'dist/lib/client/pool.js',
        hook: 'pool',
      },
    ],
    sameTracers: ['@opentelemetry/instrumentation-redis', '@opentelemetry/instrumentation-redis-4'],
  },
  {
    kind: 'lazy',
    name: 'mongodb',
    versions: '`mongodb` 4 to 7, also below `mongoose`',
    records: 'commands with their collection and the names of their fields, without values',
    isOnByDefault: true,
    targets: [
      {
        kind: 'package',
        name: 'mongodb',
        versions: '>=4.0.0 <6.4.0',
        file: 'lib/cmap/connection.js',
        hook: 'callbacks',
      },
      {
        kind: 'package',
        name: 'mongodb',
        versions: '>=4.0.0 <6.4.0',
        file: 'lib/cmap/connection_pool.js',
        hook: 'pool',
      },
      {
        kind: 'package',
        name: 'mongodb',
        versions: '>=6.4.0 <8',
        file: 'lib/cmap/connection.js',
        hook: 'promises',
      },
    ],
    sameTracers: ['@opentelemetry/instrumentation-mongodb'],
  },
] as const satisfies readonly LazyRow[];
