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
  {
    kind: 'lazy',
    name: 'amqplib',
    versions: '`amqplib` 0.5.5 to 2',
    records:
      '`publish` and `sendToQueue` (`publish orders`), the callbacks of `consume` (`process orders`), `get` (`receive orders`); trace headers',
    isOnByDefault: true,
    targets: [
      {
        kind: 'package',
        name: 'amqplib',
        versions: '>=0.5.5 <3',
        file: 'lib/callback_model.js',
        hook: 'channels',
      },
      {
        kind: 'package',
        name: 'amqplib',
        versions: '>=0.5.5 <3',
        file: 'lib/channel_model.js',
        hook: 'channels',
      },
      { kind: 'package', name: 'amqplib', versions: '>=0.5.5 <3', file: 'lib/connect.js', hook: 'connect' },
    ],
    sameTracers: ['@opentelemetry/instrumentation-amqplib'],
  },
] as const satisfies readonly LazyRow[];
