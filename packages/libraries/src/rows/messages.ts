import type { LazyRow } from '../row.ts';

/** Queues and logs of messages. */
export const messageRows = [
  {
    kind: 'lazy',
    name: 'kafkajs',
    versions: '`kafkajs` 1 and 2',
    records:
      'producers and transactions (`send orders`), `eachMessage` and `eachBatch` of consumers (`process orders`); trace headers (from 1.3)',
    isOnByDefault: true,
    targets: [
      { kind: 'package', name: 'kafkajs', versions: '>=1.0.0 <3', file: 'src/index.js', hook: 'client' },
    ],
    sameTracers: ['@opentelemetry/instrumentation-kafkajs'],
  },
] as const satisfies readonly LazyRow[];
