import { activeContext, runInContext } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import type { Exchange } from './exchange.ts';

interface Emitter {
  listenerCount(event: unknown): number;
}

/**
 * Emits in the exchange's context. Straight on when that is the active one, or when nobody listens: most events of most
 * messages have no listener, and entering a context costs more than asking.
 */
export function callInContext(
  exchange: Exchange,
  original: AnyFunction,
  thisArg: unknown,
  args: ArrayLike<unknown>,
): unknown {
  const { context } = exchange;
  if (context === undefined || context === activeContext() || hasNoListener(thisArg, args[0]))
    return Reflect.apply(original, thisArg, args);
  return runInContext(context, original, thisArg, args);
}

function hasNoListener(emitter: unknown, event: unknown): boolean {
  return (emitter as Emitter).listenerCount(event) === 0;
}
