/** Which context the library's own doings have, and which what waits for them. */
import { activeContext, bindFunction, isSuppressed, rootContext, runInContext } from '@spoor/core';
import { type AnyFunction, type Guard, type Undo, wrap } from '@spoor/patch';
import type { Client } from './types.ts';

/**
 * A connection belongs to nobody: it is made by the first command of some request, and outlives it. What is sent at its beginning, and after
 * each time that it was lost, is not that request's.
 */
export function connectAlone(prototype: Client, guard: Guard): Undo {
  return wrap(
    prototype,
    'connect',
    (original: AnyFunction) =>
      function connect(this: Client, callback: unknown): unknown {
        // biome-ignore lint/complexity/noArguments: passed on as they came
        const args = arguments;
        const context = activeContext();
        if (guard.isTripped || context === rootContext || isSuppressed(context))
          return Reflect.apply(original, this, args);
        if (typeof callback === 'function') args[0] = bindFunction(context, callback as AnyFunction);
        return runInContext(rootContext, original, this, args);
      },
  );
}

/** What a cluster does for a call when it knows its nodes, it does where the call was made. Not there before 4.19. */
export function waitInContext(prototype: Client, guard: Guard): Undo[] {
  if (typeof prototype.delayUntilReady !== 'function') return [];
  const undo = wrap(
    prototype as Client & { delayUntilReady: AnyFunction },
    'delayUntilReady',
    (original: AnyFunction) =>
      function delayUntilReady(this: Client, callback: unknown): unknown {
        const isBound = !guard.isTripped && typeof callback === 'function';
        return original.call(
          this,
          isBound ? bindFunction(activeContext(), callback as AnyFunction) : callback,
        );
      },
  );
  return [undo];
}

interface CallbackOwner {
  callback?: unknown;
  initPromise: AnyFunction;
}

/** Bluebird, which ioredis brings until version 4 and takes instead of Promise then, calls callbacks wherever it has the time. */
export function callBackInContext(prototype: CallbackOwner, guard: Guard): Undo {
  return wrap(
    prototype,
    'initPromise',
    (original: AnyFunction) =>
      function initPromise(this: CallbackOwner): unknown {
        const { callback } = this;
        if (!guard.isTripped && typeof callback === 'function')
          this.callback = bindFunction(activeContext(), callback as AnyFunction);
        return original.call(this);
      },
  );
}
