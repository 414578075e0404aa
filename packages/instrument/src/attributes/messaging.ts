/** Queues and logs of messages (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/). */
import {
  ATTR_KAFKA_MESSAGE_KEY,
  ATTR_KAFKA_MESSAGE_TOMBSTONE,
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_CLIENT_ID,
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
  ATTR_MESSAGING_DESTINATION_TEMPORARY,
  ATTR_MESSAGING_MESSAGE_CONVERSATION_ID,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  ATTR_RABBITMQ_DESTINATION_ROUTING_KEY,
} from '@opentelemetry/semantic-conventions/incubating';
import { type AttributeSink, attributeKey } from '@spoor/core';

const SYSTEM = attributeKey(ATTR_MESSAGING_SYSTEM_NAME);
const OPERATION_NAME = attributeKey(ATTR_MESSAGING_OPERATION_NAME);
const OPERATION_TYPE = attributeKey(ATTR_MESSAGING_OPERATION_TYPE);
const DESTINATION = attributeKey(ATTR_MESSAGING_DESTINATION_NAME);
const PARTITION = attributeKey(ATTR_MESSAGING_DESTINATION_PARTITION_ID);
const IS_TEMPORARY = attributeKey(ATTR_MESSAGING_DESTINATION_TEMPORARY);
const CONSUMER_GROUP = attributeKey(ATTR_MESSAGING_CONSUMER_GROUP_NAME);
const CLIENT_ID = attributeKey(ATTR_MESSAGING_CLIENT_ID);
const MESSAGE_ID = attributeKey(ATTR_MESSAGING_MESSAGE_ID);
const CONVERSATION_ID = attributeKey(ATTR_MESSAGING_MESSAGE_CONVERSATION_ID);
const BATCH_COUNT = attributeKey(ATTR_MESSAGING_BATCH_MESSAGE_COUNT);
const KAFKA_OFFSET = attributeKey(ATTR_KAFKA_OFFSET);
const KAFKA_KEY = attributeKey(ATTR_KAFKA_MESSAGE_KEY);
const KAFKA_TOMBSTONE = attributeKey(ATTR_KAFKA_MESSAGE_TOMBSTONE);
const ROUTING_KEY = attributeKey(ATTR_RABBITMQ_DESTINATION_ROUTING_KEY);

export interface MessagingFacts {
  /** `kafka`, `rabbitmq`, `bullmq`. */
  readonly system: string;
  /** As the system calls it: `send`, `publish`, `poll`, `ack`. */
  readonly operation: string;
  readonly type: 'create' | 'send' | 'receive' | 'process' | 'settle';
  /** The topic, queue or exchange. */
  readonly destination?: string | undefined;
  readonly partition?: string | undefined;
  /** Made for one client, as reply queues are: its name says nothing. */
  readonly isTemporary?: boolean | undefined;
  readonly consumerGroup?: string | undefined;
  readonly clientId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly conversationId?: string | undefined;
  /** Only where the call can hold several messages. */
  readonly batchCount?: number | undefined;
}

export function writeMessaging(sink: AttributeSink, facts: MessagingFacts): void {
  const { destination, partition, consumerGroup, clientId, messageId, conversationId, batchCount } = facts;
  sink.string(SYSTEM, facts.system);
  sink.string(OPERATION_NAME, facts.operation);
  sink.string(OPERATION_TYPE, facts.type);
  if (destination !== undefined) sink.string(DESTINATION, destination);
  if (partition !== undefined) sink.string(PARTITION, partition);
  if (facts.isTemporary === true) sink.bool(IS_TEMPORARY, true);
  if (consumerGroup !== undefined) sink.string(CONSUMER_GROUP, consumerGroup);
  if (clientId !== undefined) sink.string(CLIENT_ID, clientId);
  if (messageId !== undefined) sink.string(MESSAGE_ID, messageId);
  if (conversationId !== undefined) sink.string(CONVERSATION_ID, conversationId);
  if (batchCount !== undefined) sink.int(BATCH_COUNT, batchCount);
}

/** Of one message. @param offset a safe integer, or the text of a larger one, which is left out */
export function writeKafka(
  sink: AttributeSink,
  offset: number | undefined,
  key: string | undefined,
  isTombstone: boolean,
): void {
  if (offset !== undefined && Number.isSafeInteger(offset)) sink.int(KAFKA_OFFSET, offset);
  if (key !== undefined) sink.string(KAFKA_KEY, key);
  if (isTombstone) sink.bool(KAFKA_TOMBSTONE, true);
}

export function writeRoutingKey(sink: AttributeSink, key: string | undefined): void {
  if (key !== undefined && key !== '') sink.string(ROUTING_KEY, key);
}

/** `{operation} {destination}`; a temporary destination has no name that would be worth one (messaging spans: name). */
export function messagingSpanName({ operation, destination, isTemporary }: MessagingFacts): string {
  if (isTemporary === true) return `${operation} (temporary)`;
  return destination === undefined || destination === '' ? operation : `${operation} ${destination}`;
}
