/** What we read of amqplib, whose channels have the same shape in its callback and its promise API, and in all versions. */
import type { AnyFunction } from '@spoor/patch';

export interface Channel {
  publish: AnyFunction;
  consume: AnyFunction;
  get: AnyFunction;
  ack: AnyFunction;
  ackAll: AnyFunction;
  nack: AnyFunction;
  nackAll: AnyFunction;
  reject: AnyFunction;
  toClosed: AnyFunction;
}

export interface ChannelModule {
  readonly Channel: { readonly prototype: Channel };
  readonly ConfirmChannel: { readonly prototype: Pick<Channel, 'publish'> };
}
