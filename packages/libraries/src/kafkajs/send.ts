/** `producer.send` and `producer.sendBatch`, also of a transaction: one span for each call. */
import { type AttributeSink, givenElements, givenField } from '@spoor/core';
import type { Scope } from '@spoor/instrument';
import { writeKafka, writeMessaging } from '@spoor/instrument/attributes/messaging';
import { Producer, type StaleNames, withField, withHeaders } from '@spoor/instrument/messages';
import type { Operation } from '@spoor/instrument/operations';
import type { MessageSettings } from '../settings.ts';
import type { Brokers } from './brokers.ts';

interface Message {
  readonly value?: unknown;
  readonly headers?: unknown;
}

/** The messages for one topic: what `send` takes, and of what `sendBatch` takes a list. */
interface TopicMessages {
  readonly topic?: unknown;
  readonly messages?: unknown;
}

const mostMessages = 1_000_000;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** What kafkajs refuses, it refuses with the very object in its message. */
function withTrace(message: unknown, pairs: readonly string[], stale: StaleNames): unknown {
  if (!isObject(message)) return message;
  const { value, headers } = message as Message;
  const takesHeaders = headers === undefined || (isObject(headers) && !Array.isArray(headers));
  if (value === undefined || !takesHeaders) return message;
  return withField(message as Message, 'headers', withHeaders(headers, pairs, stale));
}

function withTraces(given: unknown, pairs: readonly string[], stale: StaleNames): unknown {
  if (!isObject(given)) return given;
  const { messages } = given as TopicMessages;
  if (!Array.isArray(messages)) return given;
  const traced = messages.map((message) => withTrace(message, pairs, stale));
  return withField(given as TopicMessages, 'messages', traced);
}

const topicsOf = (batch: unknown): readonly unknown[] =>
  givenElements(givenField(batch, 'topicMessages'), mostMessages);

/** Of a batch for several topics there is none. */
function topicOfBatch(batch: unknown): string | undefined {
  const [first, ...others] = topicsOf(batch).map((each) => textOf(givenField(each, 'topic')));
  return others.every((other) => other === first) ? first : undefined;
}

const countOfBatch = (batch: unknown): number =>
  topicsOf(batch).reduce<number>((count, each) => count + lengthOf(givenField(each, 'messages')), 0);

const nameFor = (topic: string | undefined): string => (topic === undefined ? 'send' : `send ${topic}`);

function write(
  sink: AttributeSink,
  { result }: Operation,
  destination: string | undefined,
  batchCount: number,
): void {
  // What the broker says of each partition that messages have gone to.
  const only = lengthOf(result) === 1 ? givenField(result, 0) : undefined;
  const partition = givenField(only, 'partition');
  writeMessaging(sink, {
    system: 'kafka',
    operation: 'send',
    type: 'send',
    destination,
    batchCount,
    partition: typeof partition === 'number' ? String(partition) : undefined,
  });
  const offset = givenField(only, 'baseOffset') ?? givenField(only, 'offset');
  if (batchCount === 1 && typeof offset === 'string') writeKafka(sink, Number(offset), undefined, false);
}

export interface Senders {
  readonly send: Producer;
  readonly sendBatch: Producer;
}

export function createSenders({ settings, guard }: Scope<MessageSettings>): Senders {
  const { tracer, propagation } = settings;
  const hostsOf = (_: unknown, note: unknown) => (note as Brokers).hosts();
  const common = { tracer, propagation, guard, hostsOf };
  return {
    send: new Producer({
      ...common,
      nameOf: ({ args }) => nameFor(textOf(givenField(args[0], 'topic'))),
      headersOf: (args) => givenField(givenField(givenField(args[0], 'messages'), 0), 'headers'),
      write(args, pairs, stale) {
        args[0] = withTraces(args[0], pairs, stale);
      },
      writeAttributes(sink, operation) {
        const record = operation.args[0];
        const topic = textOf(givenField(record, 'topic'));
        write(sink, operation, topic, lengthOf(givenField(record, 'messages')));
      },
    }),
    sendBatch: new Producer({
      ...common,
      nameOf: ({ args }) => nameFor(topicOfBatch(args[0])),
      headersOf: (args) => givenField(givenField(givenField(topicsOf(args[0])[0], 'messages'), 0), 'headers'),
      write(args, pairs, stale) {
        const batch = args[0];
        if (!isObject(batch) || !Array.isArray(givenField(batch, 'topicMessages'))) return;
        const topicMessages = topicsOf(batch).map((each) => withTraces(each, pairs, stale));
        args[0] = withField(batch as { topicMessages: unknown }, 'topicMessages', topicMessages);
      },
      writeAttributes(sink, operation) {
        write(sink, operation, topicOfBatch(operation.args[0]), countOfBatch(operation.args[0]));
      },
    }),
  };
}
