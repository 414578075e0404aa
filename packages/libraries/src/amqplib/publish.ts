/** `publish` and `sendToQueue`, which calls it; on a channel with confirms until the broker has confirmed. */
import { givenField, maxTraceHeaderBytes } from '@spoor/core';
import type { Scope } from '@spoor/instrument';
import {
  Producer,
  type ProducerOptions,
  type StaleNames,
  withField,
  withHeaders,
} from '@spoor/instrument/messages';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import type { MessageSettings } from '../settings.ts';
import { destinationOf, spanName, writeMessage } from './attributes.ts';
import { serverOfChannel } from './connections.ts';
import type { ChannelModule } from './types.ts';

const [EXCHANGE, ROUTING_KEY, OPTIONS, CONFIRM] = [0, 1, 3, 4];

/**
 * All headers of a message must fit into one frame, which some versions ask to have 4096 bytes, and the broker closes the connection
 * otherwise. Most of it is the application's.
 */
const ourShareOfFrame = 4;

/** amqplib sends what headers inherit too. */
function flat(headers: object): object {
  const all: Record<string, unknown> = {};
  for (const name in headers) all[name] = (headers as Record<string, unknown>)[name];
  return all;
}

function write(args: unknown[], pairs: readonly string[], stale: StaleNames): void {
  const given = args[OPTIONS];
  if (given !== undefined && given !== null && typeof given !== 'object') return;
  const options: { readonly headers?: unknown } = given ?? {};
  const { headers } = options;
  if (headers !== undefined && headers !== null && (typeof headers !== 'object' || Array.isArray(headers)))
    return;
  const own = headers ? flat(headers) : undefined;
  args[OPTIONS] = withField(options, 'headers', withHeaders(own, pairs, stale));
}

function maxBytesOf(channel: unknown): number {
  const frameMax = givenField(givenField(channel, 'connection'), 'frameMax');
  return typeof frameMax === 'number' && frameMax > 0
    ? Math.min(maxTraceHeaderBytes, Math.floor(frameMax / ourShareOfFrame))
    : maxTraceHeaderBytes;
}

const destination = (args: ArrayLike<unknown>): string | undefined =>
  destinationOf(args[EXCHANGE], args[ROUTING_KEY]);

export function watchPublish(
  { Channel, ConfirmChannel }: ChannelModule,
  scope: Scope<MessageSettings>,
): Undo[] {
  const { settings, guard } = scope;
  const options: ProducerOptions = {
    tracer: settings.tracer,
    propagation: settings.propagation,
    guard,
    hostsOf: (channel) => [serverOfChannel(channel)?.host ?? ''],
    headersOf: (args) => givenField(args[OPTIONS], 'headers'),
    maxBytesOf,
    write,
    isLeaf: true,
    nameOf: ({ args }) => spanName('publish', destination(args)),
    writeAttributes(sink, { self, args }) {
      const facts = { operation: 'publish', type: 'send', destination: destination(args) } as const;
      writeMessage(sink, facts, args[ROUTING_KEY], args[OPTIONS], self);
    },
  };
  const [plain, confirmed] = [new Producer(options), new Producer({ ...options, callback: CONFIRM })];
  // A channel with confirms publishes as a plain one does, and then waits for the broker.
  let isConfirming = false;
  return [
    wrap(
      Channel.prototype,
      'publish',
      (original: AnyFunction) =>
        function publish(this: unknown, ...args: unknown[]): unknown {
          if (!isConfirming) return plain.call(original, this, args);
          isConfirming = false;
          return Reflect.apply(original, this, args);
        },
    ),
    wrap(ConfirmChannel.prototype, 'publish', (original: AnyFunction) => {
      function once(this: unknown, ...args: unknown[]): unknown {
        isConfirming = true;
        try {
          return Reflect.apply(original, this, args);
        } finally {
          isConfirming = false;
        }
      }
      return function publish(this: unknown, ...args: unknown[]): unknown {
        return confirmed.call(once, this, args);
      };
    }),
  ];
}
