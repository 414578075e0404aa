import { inRootContext, RealPromise, realClearTimeout, realSetTimeout } from '@spoor/core';

/** Longer delays make setTimeout fire at once (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const longestDelayMs = 2 ** 31 - 1;

/**
 * Resolves when the work is done, or after `limitMs`, 0 for no limit; never rejects. Until then it keeps the process alive, which
 * delivery itself never does: a program whose last statement waits for a flush would otherwise end before the answer, with
 * exit code 13 when that statement is a top-level await.
 */
export async function holdOpen(work: () => Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new RealPromise<void>((resolve) => {
    const delayMs = limitMs > 0 ? Math.min(limitMs, longestDelayMs) : longestDelayMs;
    timer = inRootContext(() => realSetTimeout(resolve, delayMs));
  });
  try {
    await RealPromise.race([work(), limit]);
  } catch {
    // What went wrong was said where it did.
  } finally {
    realClearTimeout(timer);
  }
}
