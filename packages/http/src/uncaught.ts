import { processEvents, realSetImmediate } from '@spoor/core';

const event = 'uncaughtExceptionMonitor';

/**
 * What a handler threw, without a `catch` in its way (see patch-server.ts): an error that nobody catches on its way out
 * reaches the monitor before anything else runs, one that somebody catches never does. `take` must not throw.
 */
export function onceUncaught(take: (error: unknown) => void): void {
  const forget = (): void => processEvents.off(event, monitor);
  const monitor = (error: unknown): void => {
    forget();
    take(error);
  };
  processEvents.prepend(event, monitor);
  realSetImmediate(forget).unref();
}
