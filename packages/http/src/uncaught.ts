/**
 * What a handler threw, without a `catch` in its way (see patch-server.ts): an error that nobody catches on its way out
 * reaches the monitor before anything else runs, one that somebody catches never does.
 */
export function onceUncaught(take: (error: unknown) => void): void {
  const monitor = (error: unknown): void => {
    process.off('uncaughtExceptionMonitor', monitor);
    take(error);
  };
  process.prependListener('uncaughtExceptionMonitor', monitor);
  setImmediate(() => process.off('uncaughtExceptionMonitor', monitor)).unref();
}
