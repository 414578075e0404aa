import { activeContext, runInContext } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import type { Exchange } from './exchange.ts';

/** Emits in the exchange's context; straight on when that is the active one, as for most events. */
export function callInContext(
  exchange: Exchange,
  original: AnyFunction,
  thisArg: unknown,
  args: ArrayLike<unknown>,
): unknown {
  const { context } = exchange;
  if (context === undefined || context === activeContext()) return Reflect.apply(original, thisArg, args);
  return runInContext(context, original, thisArg, args);
}
