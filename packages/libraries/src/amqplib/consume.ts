/** `consume`, whose callback gets a span for each message, and what settles a message. */
import { givenField } from '@spoor/core';
import { createStamp, type Scope } from '@spoor/instrument';
import { Consumer } from '@spoor/instrument/messages';
import { type AnyFunction, dressAs, type Guard, type Undo, wrap } from '@spoor/patch';
import type { MessageSettings } from '../settings.ts';
import { spanName, textOf, writeMessage } from './attributes.ts';
import { serverOfChannel } from './connections.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import type { Channel, ChannelModule } from './types.ts';

/** As long as upstream's instrumentation waits (instrumentation-amqplib, CONSUME_TIMEOUT_MS). */
const longestWaitMs = 60_000;

const deliveriesOf = createStamp<Deliveries>();

/** Of one delivery: the note of its operation. */
interface Note {
  readonly channel: unknown;
  readonly queue: string | undefined;
  readonly tag: number;
  /** Undefined: nobody settles it. */
  readonly delivery: Delivery | undefined;
}

const tagOf = (message: unknown): number => Number(givenField(givenField(message, 'fields'), 'deliveryTag'));

function createConsumer({ settings, guard }: Scope<MessageSettings>): Consumer {
  return new Consumer({
    tracer: settings.tracer,
    propagation: settings.propagation,
    guard,
    takes: 'one',
    headersOf: (args) => givenField(givenField(args[0], 'properties'), 'headers'),
    hostsOf: (note) => [serverOfChannel((note as Note).channel)?.host ?? ''],
    nameOf: ({ note }) => spanName('process', (note as Note).queue),
    writeAttributes(sink, { args, note }) {
      const { channel, queue } = note as Note;
      const facts = { operation: 'process', type: 'process', destination: queue } as const;
      const routingKey = givenField(givenField(args[0], 'fields'), 'routingKey');
      writeMessage(sink, facts, routingKey, givenField(args[0], 'properties'), channel);
    },
    endsLater(operation, result) {
      const { channel, tag, delivery } = operation.note as Note;
      const isAsync = typeof givenField(result, 'then') === 'function';
      return (
        delivery !== undefined &&
        deliveriesOf.read(channel)?.returned(tag, delivery, operation, isAsync) === true
      );
    },
  });
}

function open(channel: object, tag: number): Delivery {
  let deliveries = deliveriesOf.read(channel);
  if (deliveries === undefined) {
    deliveries = new Deliveries(longestWaitMs);
    deliveriesOf.write(channel, deliveries);
  }
  return deliveries.add(tag);
}

/** What settles messages, by the name of the method: of which of them, and how. */
const settlers = {
  ack: (deliveries, [message, isUpTo]) => settle(deliveries, message, isUpTo, undefined),
  nack: (deliveries, [message, isUpTo]) => settle(deliveries, message, isUpTo, 'nack'),
  reject: (deliveries, [message]) => settle(deliveries, message, false, 'reject'),
  ackAll: (deliveries) => deliveries.settleUpTo(Number.POSITIVE_INFINITY, undefined),
  nackAll: (deliveries) => deliveries.settleUpTo(Number.POSITIVE_INFINITY, 'nack'),
  toClosed: (deliveries) => deliveries.close(),
} as const satisfies Partial<
  Record<keyof Channel, (deliveries: Deliveries, args: readonly unknown[]) => void>
>;

function settle(
  deliveries: Deliveries,
  message: unknown,
  isUpTo: unknown,
  refusedBy: string | undefined,
): void {
  if (isUpTo) deliveries.settleUpTo(tagOf(message), refusedBy);
  else deliveries.settle(tagOf(message), refusedBy);
}

function watchSettling(channel: Channel, guard: Guard): Undo[] {
  const place = guard.lenientPlace('the settling of a message');
  return (Object.keys(settlers) as (keyof typeof settlers)[]).map((name) =>
    wrap(
      channel,
      name,
      (original: AnyFunction) =>
        function settleMessage(this: unknown, ...args: unknown[]): unknown {
          const result: unknown = Reflect.apply(original, this, args);
          try {
            const deliveries = deliveriesOf.read(this);
            if (deliveries !== undefined) settlers[name](deliveries, args);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
          return result;
        },
    ),
  );
}

export function watchConsume(
  { Channel: { prototype } }: ChannelModule,
  scope: Scope<MessageSettings>,
): Undo[] {
  const { guard } = scope;
  const consumer = createConsumer(scope);
  const place = guard.lenientPlace('the start of a consumer');
  const traced = (callback: AnyFunction, channel: object, queue: unknown, options: unknown): AnyFunction => {
    const name = textOf(queue);
    const mustBeSettled = !givenField(options, 'noAck');
    return dressAs(callback, function deliver(this: unknown, ...args: unknown[]): unknown {
      // The broker has ended the consumer.
      if (args[0] === null || guard.isTripped) return Reflect.apply(callback, this, args);
      const tag = tagOf(args[0]);
      const delivery = mustBeSettled ? open(channel, tag) : undefined;
      return consumer.call(callback, this, args, { channel, queue: name, tag, delivery } satisfies Note);
    });
  };
  return [
    ...watchSettling(prototype, guard),
    wrap(
      prototype,
      'consume',
      (original: AnyFunction) =>
        function consume(this: object, ...args: unknown[]): unknown {
          try {
            const [queue, callback, options] = args;
            if (!guard.isTripped && typeof callback === 'function')
              args[1] = traced(callback as AnyFunction, this, queue, options);
          } catch (error) {
            place.failed(error);
          }
          return Reflect.apply(original, this, args);
        },
    ),
  ];
}
