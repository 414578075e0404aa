import { processEvents, realClearTimeout, realSetTimeout } from '@spoor/core';

/** Datagrams that were handed to the runtime have left by then, on a machine that has something else to do too. */
const settleMs = 25;

export interface BeforeExitOptions {
  flush(): Promise<void>;
  /** Longest time that the process is held for it. */
  readonly timeoutMs: number;
}

/**
 * For a runtime in which nothing can be sent from an `exit` listener, as Deno: when the event loop is empty, spans are sent
 * while it can still be kept alive. Once, since more work brings the same event again. A process that is ended by `process.exit()` or an
 * exception does not come here.
 */
export function flushBeforeExit({ flush, timeoutMs }: BeforeExitOptions): () => void {
  const onBeforeExit = (): void => {
    processEvents.off('beforeExit', onBeforeExit);
    const limit = realSetTimeout(() => {}, timeoutMs);
    const settle = (): void => {
      realClearTimeout(limit);
      realSetTimeout(() => {}, Math.min(settleMs, timeoutMs));
    };
    void flush().then(settle, settle);
  };
  processEvents.on('beforeExit', onBeforeExit);
  return () => processEvents.off('beforeExit', onBeforeExit);
}
