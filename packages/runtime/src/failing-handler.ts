import { realSetImmediate } from '@spoor/core';

const event = 'uncaughtException';

/**
 * A listener of `uncaughtException` that throws ends the process with status 7, and no `exit` is emitted (lib/internal/process/
 * execution.js). Called by the monitor, which comes right before those listeners: the next time that they are called, it is
 * through a `finally` of ours, which leaves the error and the place where it was thrown as they are.
 */
export function watchNextHandlers(onFailure: () => void): void {
  const former = Reflect.getOwnPropertyDescriptor(process, 'emit');
  const original = process.emit as (...args: unknown[]) => boolean;
  const emit = function (this: unknown, ...args: unknown[]): boolean {
    if (args[0] !== event) return Reflect.apply(original, this, args);
    restore();
    let hasReturned = false;
    try {
      const isHandled = Reflect.apply(original, this, args);
      hasReturned = true;
      return isHandled;
    } finally {
      if (!hasReturned) onFailure();
    }
  };
  const restore = (): void => {
    if (Reflect.getOwnPropertyDescriptor(process, 'emit')?.value !== emit) return;
    if (former === undefined) Reflect.deleteProperty(process, 'emit');
    else Object.defineProperty(process, 'emit', former);
  };
  Object.defineProperty(process, 'emit', {
    configurable: true,
    enumerable: former?.enumerable ?? false,
    writable: true,
    value: emit,
  });
  // Where somebody else takes the exception (a domain, a capture callback) no listener is called.
  realSetImmediate(restore).unref();
}
