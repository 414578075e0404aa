/** RabbitMQ by amqplib: its callback and its promise API have channels of the same shape, each in a file of its own. */
import type { Part } from '@spoor/instrument';
import type { AnyFunction } from '@spoor/patch';
import type { MessageSettings } from '../settings.ts';
import { watchConnections } from './connections.ts';
import { watchConsume } from './consume.ts';
import { watchGet } from './get.ts';
import { watchPublish } from './publish.ts';
import type { ChannelModule } from './types.ts';

export const packages: Part<MessageSettings>['packages'] = {
  channels(exports, scope) {
    const module = exports as ChannelModule;
    return [...watchPublish(module, scope), ...watchConsume(module, scope), ...watchGet(module, scope)];
  },
  connect: (exports, { guard }) => watchConnections(exports as { connect: AnyFunction }, guard),
};
