/** RabbitMQ's names (https://opentelemetry.io/docs/specs/semconv/messaging/rabbitmq/). */
import { type AttributeSink, givenField } from '@spoor/core';
import { type MessagingFacts, writeMessaging, writeRoutingKey } from '@spoor/instrument/attributes/messaging';
import { writeServer } from '@spoor/instrument/attributes/network';
import { serverOfChannel } from './connections.ts';

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Queues that the broker has named itself: of one client, and with a name that comes only once. */
export const isTemporary = (queue: string | undefined): boolean =>
  queue !== undefined && (queue.startsWith('amq.gen-') || queue.startsWith('amq.rabbitmq.reply-to'));

/** What has no exchange goes to the queue that the routing key names. */
export const destinationOf = (exchange: unknown, routingKey: unknown): string | undefined =>
  textOf(exchange) ?? textOf(routingKey);

export function spanName(operation: string, destination: string | undefined): string {
  if (destination === undefined) return operation;
  return isTemporary(destination) ? `${operation} (temporary)` : `${operation} ${destination}`;
}

/** @param properties of the message, or the options that it is published with */
export function writeMessage(
  sink: AttributeSink,
  facts: Pick<MessagingFacts, 'operation' | 'type' | 'destination'>,
  routingKey: unknown,
  properties: unknown,
  channel: unknown,
): void {
  writeMessaging(sink, {
    ...facts,
    system: 'rabbitmq',
    isTemporary: isTemporary(facts.destination),
    messageId: textOf(givenField(properties, 'messageId')),
    conversationId: textOf(givenField(properties, 'correlationId')),
  });
  writeRoutingKey(sink, textOf(routingKey));
  const server = serverOfChannel(channel);
  writeServer(sink, server?.host, server?.port);
}
