import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import { callInContext } from './call-in-context.ts';
import { exchangeOf } from './exchange.ts';
import type { Guard } from './guard.ts';

interface Emitter {
  emit: AnyFunction;
}

/**
 * Listeners of a message run in the context of its exchange, and the exchange hears what happens to it, without a listener
 * of ours: the application sees its own ones and no others.
 */
export function patchEmit(prototype: object, way: 'onIncoming' | 'onOutgoing', guard: Guard): Undo {
  return wrap(
    prototype as Emitter,
    'emit',
    (original) =>
      function emit(this: object, event: unknown, detail: unknown) {
        const exchange = exchangeOf(this);
        if (exchange === undefined || guard.isTripped) {
          // biome-ignore lint/complexity/noArguments: a rest parameter would copy them for every event
          return Reflect.apply(original, this, arguments);
        }
        try {
          exchange[way](event, detail);
        } catch (error) {
          guard.trip(error);
        }
        // biome-ignore lint/complexity/noArguments: a rest parameter would copy them for every event
        return callInContext(exchange, original, this, arguments);
      },
  );
}
