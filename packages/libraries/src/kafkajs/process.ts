/** `eachMessage` and `eachBatch` of the application: a span for each time that one of them is called. */
import { type AttributeSink, givenElements, givenField } from '@spoor/core';
import type { Scope } from '@spoor/instrument';
import { writeKafka, writeMessaging } from '@spoor/instrument/attributes/messaging';
import { Consumer } from '@spoor/instrument/messages';
import type { MessageSettings } from '../settings.ts';
import type { Brokers } from './brokers.ts';

const mostMessages = 1_000_000;
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const nameFor = (topic: unknown): string => (typeof topic === 'string' ? `process ${topic}` : 'process');

const messagesOf = (batch: unknown): readonly unknown[] =>
  givenElements(givenField(batch, 'messages'), mostMessages);

/** @param at the payload of eachMessage, or the batch of eachBatch */
function write(
  sink: AttributeSink,
  at: unknown,
  consumerGroup: string | undefined,
  batchCount: number | undefined,
): void {
  const partition = givenField(at, 'partition');
  writeMessaging(sink, {
    system: 'kafka',
    operation: 'process',
    type: 'process',
    destination: textOf(givenField(at, 'topic')),
    partition: typeof partition === 'number' ? String(partition) : undefined,
    consumerGroup,
    batchCount,
  });
}

export interface Handlers {
  readonly eachMessage: Consumer;
  readonly eachBatch: Consumer;
}

/** Of which consumer a handler is: the note of its operations. */
export interface ConsumerNote {
  readonly group: string | undefined;
  readonly brokers: Brokers;
}

/** @param groupId as the application gave it */
export const consumerNote = (groupId: unknown, brokers: Brokers): ConsumerNote => ({
  group: textOf(groupId),
  brokers,
});

export function createHandlers({ settings, guard }: Scope<MessageSettings>): Handlers {
  const { tracer, propagation } = settings;
  const hostsOf = (note: unknown) => (note as ConsumerNote).brokers.hosts();
  const common = { tracer, propagation, guard, hostsOf };
  return {
    eachMessage: new Consumer({
      ...common,
      takes: 'one',
      headersOf: (args) => givenField(givenField(args[0], 'message'), 'headers'),
      nameOf: ({ args }) => nameFor(givenField(args[0], 'topic')),
      writeAttributes(sink, { args, note }) {
        write(sink, args[0], (note as ConsumerNote).group, undefined);
        const message = givenField(args[0], 'message');
        const offset = givenField(message, 'offset');
        const isTombstone = givenField(message, 'value') === null;
        writeKafka(sink, typeof offset === 'string' ? Number(offset) : undefined, undefined, isTombstone);
      },
    }),
    eachBatch: new Consumer({
      ...common,
      takes: 'batch',
      headersOf: (args) =>
        messagesOf(givenField(args[0], 'batch')).map((message) => givenField(message, 'headers')),
      nameOf: ({ args }) => nameFor(givenField(givenField(args[0], 'batch'), 'topic')),
      writeAttributes(sink, { args, note }) {
        const batch = givenField(args[0], 'batch');
        write(sink, batch, (note as ConsumerNote).group, messagesOf(batch).length);
      },
    }),
  };
}
