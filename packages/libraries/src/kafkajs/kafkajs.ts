/** Producers and consumers of kafkajs. They are plain objects that a client makes, so that each is patched when it is made. */
import { givenField, RealPromise, realThen } from '@spoor/core';
import type { Part, Scope } from '@spoor/instrument';
import { type AnyFunction, type Place, type Undo, wrap } from '@spoor/patch';
import type { MessageSettings } from '../settings.ts';
import { Brokers } from './brokers.ts';
import { type ConsumerNote, consumerNote, createHandlers, type Handlers } from './process.ts';
import { createSenders, type Senders } from './send.ts';
import type { Client, Receiver, Sender } from './types.ts';

function traceSends(sender: Sender, senders: Senders, brokers: Brokers, place: Place): void {
  for (const name of ['send', 'sendBatch'] as const) {
    // `sendBatch` came with 1.3.
    if (typeof sender[name] !== 'function') continue;
    wrap(
      sender,
      name,
      (original: AnyFunction) =>
        function send(this: unknown, ...args: unknown[]): unknown {
          return senders[name].call(original, this, args, brokers);
        },
    );
  }
  if (typeof sender.transaction !== 'function') return;
  wrap(
    sender as Required<Sender>,
    'transaction',
    (original: AnyFunction) =>
      function transaction(this: unknown, ...args: unknown[]): unknown {
        const promise: unknown = Reflect.apply(original, this, args);
        const opened = (begun: unknown): void => {
          try {
            traceSends(begun as Sender, senders, brokers, place);
          } catch (error) {
            place.failed(error);
          }
        };
        // The first reaction runs before those of the application, which gets the library's own promise.
        if (promise instanceof RealPromise) void realThen.call(promise, opened, () => {});
        return promise;
      },
  );
}

/** What the application has given, with functions of ours in the place of its own; it may be an object of a class. */
function withHandlers(config: object, handlers: Handlers, note: ConsumerNote): object {
  const traced: Record<string, PropertyDescriptor> = {};
  for (const name of ['eachMessage', 'eachBatch'] as const) {
    const original = givenField(config, name);
    if (typeof original !== 'function') continue;
    const value = function handle(this: unknown, ...args: unknown[]): unknown {
      return handlers[name].call(original as AnyFunction, this, args, note);
    };
    traced[name] = { value, enumerable: true };
  }
  return Object.create(config, traced) as object;
}

function traceRuns(receiver: Receiver, handlers: Handlers, note: ConsumerNote, place: Place): void {
  wrap(
    receiver,
    'run',
    (original: AnyFunction) =>
      function run(this: unknown, ...args: unknown[]): unknown {
        try {
          if (typeof args[0] === 'object' && args[0] !== null)
            args[0] = withHandlers(args[0], handlers, note);
        } catch (error) {
          place.failed(error);
        }
        return Reflect.apply(original, this, args);
      },
  );
}

type Traced = (made: unknown, options: unknown, brokers: Brokers) => void;

/** `client.producer()` or `client.consumer()`. */
function watch(client: Client, name: keyof Client, scope: Scope<MessageSettings>, trace: Traced): Undo {
  const { guard, settings } = scope;
  const { propagateTo, trustInbound } = settings.propagation;
  const hasHostRules = propagateTo !== undefined || trustInbound !== undefined;
  const place = guard.lenientPlace(`the making of a ${name}`);
  return wrap(
    client,
    name,
    (original: AnyFunction) =>
      function make(this: object, ...args: unknown[]): unknown {
        if (guard.isTripped) return Reflect.apply(original, this, args);
        const brokers = new Brokers();
        let self = this;
        try {
          if (hasHostRules) self = brokers.watch(this);
        } catch (error) {
          place.failed(error);
        }
        const made: unknown = Reflect.apply(original, self, args);
        try {
          trace(made, args[0], brokers);
          if (place.hasFailed) place.settle();
        } catch (error) {
          place.failed(error);
        }
        return made;
      },
  );
}

export const packages: Part<MessageSettings>['packages'] = {
  client(exports, scope) {
    const client = (exports as { readonly prototype: Client }).prototype;
    const sending = scope.guard.lenientPlace('the beginning of a transaction');
    const running = scope.guard.lenientPlace('the start of a consumer');
    const senders = createSenders(scope);
    const handlers = createHandlers(scope);
    return [
      watch(client, 'producer', scope, (made, _, brokers) => {
        traceSends(made as Sender, senders, brokers, sending);
      }),
      watch(client, 'consumer', scope, (made, options, brokers) => {
        const note = consumerNote(givenField(options, 'groupId'), brokers);
        traceRuns(made as Receiver, handlers, note, running);
      }),
    ];
  },
};
