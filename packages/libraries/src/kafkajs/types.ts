/** What we read of kafkajs, whose clients have the same shape in all versions. */
import type { AnyFunction } from '@spoor/patch';

export interface Client {
  producer: AnyFunction;
  consumer: AnyFunction;
}

/** A producer, or a transaction of one. */
export interface Sender {
  send: AnyFunction;
  sendBatch: AnyFunction;
  transaction?: AnyFunction;
}

export interface Receiver {
  run: AnyFunction;
}
