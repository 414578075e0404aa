/**
 * A pool calls whoever waits for a connection where another one was given back, and a connection calls back where it was opened: without
 * us the spans of what follows would be below the wrong request.
 */
import { activeContext, bindFunction } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { Cursor, Pool } from './types.ts';

/** Replaces the last argument, if it is a function, by one that is called in the context of now. */
function bindLast(args: ArrayLike<unknown>): void {
  const list = args as Record<number, unknown> & ArrayLike<unknown>;
  const last = list.length - 1;
  const callback = list[last];
  if (typeof callback === 'function') list[last] = bindFunction(activeContext(), callback as AnyFunction);
}

function bindCallbacks<Target extends object>(
  target: Target,
  name: keyof Target,
  guard: Guard,
  what: string,
): Undo {
  const place = guard.place(what);
  return wrap(
    target,
    name,
    (original) =>
      function (this: unknown) {
        // biome-ignore lint/complexity/noArguments: the callback in it is replaced
        const args = arguments;
        if (!guard.isTripped) {
          try {
            bindLast(args);
            if (place.hasFailed) place.settle();
          } catch (error) {
            place.failed(error);
          }
        }
        return Reflect.apply(original, this, args);
      },
  );
}

export const watchPool = (pool: Pool, guard: Guard): Undo =>
  bindCallbacks(pool, 'connect', guard, 'a connection of a pool');

export const watchCursor = (cursor: Cursor, guard: Guard): Undo[] => [
  bindCallbacks(cursor, 'read', guard, 'reading from a cursor'),
  bindCallbacks(cursor, 'close', guard, 'closing a cursor'),
];
