import type { Guard } from '@spoor/patch';
import { type AnyFunction, type Undo, wrap } from '@spoor/patch';
import { emitAsGiven, emitInContext, emitMany } from './emit-in-context.ts';
import { exchangeOf } from './exchange.ts';

interface Emitter {
  emit: AnyFunction;
}

interface Message {
  listenerCount(event: unknown): number;
}

/**
 * Whether nobody would see in which context the event is emitted. Most events of a message are heard by nobody, and entering
 * a context for them is the dearest thing that we do (0.4 µs on Node 20). An 'error' without listeners is thrown.
 */
function isUnheard(message: Message, event: unknown): boolean {
  return event !== 'error' && message.listenerCount(event) === 0;
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
      function emit(this: Message, event: unknown, first: unknown, second: unknown, ...rest: unknown[]) {
        const exchange = guard.isTripped ? undefined : exchangeOf(this);
        if (exchange !== undefined) {
          try {
            exchange[way](event, first);
          } catch (error) {
            guard.trip(error);
          }
        }
        if (rest.length > 0) return emitMany(exchange, original, this, [event, first, second, ...rest]);
        // biome-ignore lint/complexity/noArguments: how many came, undefined ones included
        const { length } = arguments;
        return exchange === undefined || isUnheard(this, event)
          ? emitAsGiven(original, this, length, event, first, second)
          : emitInContext(exchange, original, this, length, event, first, second);
      },
  );
}
