/**
 * A pool calls whoever waits for a connection where another one was given back, and a connection calls back where it was opened: without
 * us the spans of what follows would be below the wrong request.
 */
import { activeContext, bindFunction } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';

/** Replaces the last argument, if it is a function, by one that is called in the context of now. */
function bindLast(args: ArrayLike<unknown>): void {
  const list = args as Record<number, unknown> & ArrayLike<unknown>;
  const last = list.length - 1;
  const callback = list[last];
  if (typeof callback === 'function') list[last] = bindFunction(activeContext(), callback as AnyFunction);
}

/** Lets the callback that `name` is given last be called where it was given. */
export function bindCallbacks<Target extends object>(target: Target, name: keyof Target, guard: Guard): Undo {
  const place = guard.place(`the callback of ${String(name)}`);
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
