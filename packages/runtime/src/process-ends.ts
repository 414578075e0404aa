/**
 * A last flush before the process ends, without changing how it ends. While nobody else listens for a signal we do,
 * flush, and raise the same signal again, so that the process still dies of it. As soon as the application has a
 * listener of its own ours is gone: whether and when the process ends is then its decision.
 */
import { isMainThread } from './is-main-thread.ts';

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
type EndingSignal = (typeof endingSignals)[number];
const isEndingSignal = (event: unknown): event is EndingSignal =>
  endingSignals.includes(event as EndingSignal);

export interface ProcessEnds {
  flush(): Promise<void>;
  /** Longest time the flush may hold back a signal. */
  timeoutMs: number;
}

/** Resolves with the flush or after the timeout, whichever is first, and leaves no timer behind. */
async function bounded(flush: () => Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  try {
    await Promise.race([flush(), limit]);
  } catch {
    // A failed flush was reported by its exporter; the process ends all the same.
  } finally {
    clearTimeout(timer);
  }
}

function watchSignals({ flush, timeoutMs }: ProcessEnds): () => void {
  let state: 'watching' | 'ending' | 'stopped' = 'watching';
  const othersListen = (signal: EndingSignal) =>
    process.listeners(signal).some((listener) => listener !== onSignal);
  const dieOf = (signal: EndingSignal) => {
    stop();
    process.kill(process.pid, signal);
  };
  const onSignal = async (signal: EndingSignal) => {
    if (othersListen(signal)) return;
    // The second one is impatience: no more waiting.
    if (state === 'ending') return dieOf(signal);
    state = 'ending';
    await bounded(flush, timeoutMs);
    if (othersListen(signal)) state = 'watching';
    else dieOf(signal);
  };
  // A tick later: Node opens and closes its handle of a signal by the number of listeners at this very moment, and
  // a listener that takes itself away while the signal is delivered has to count as having listened.
  const review = (event: unknown) => {
    if (!isEndingSignal(event)) return;
    queueMicrotask(() => {
      if (state === 'stopped') return;
      process.off(event, onSignal);
      if (!othersListen(event)) process.on(event, onSignal);
    });
  };
  const onListeners = (event: unknown, listener: unknown) => {
    if (listener !== onSignal) review(event);
  };
  const stop = () => {
    state = 'stopped';
    process.off('newListener', onListeners);
    process.off('removeListener', onListeners);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
  for (const signal of endingSignals) {
    if (!othersListen(signal)) process.on(signal, onSignal);
  }
  process.on('newListener', onListeners);
  process.on('removeListener', onListeners);
  return stop;
}

/** Returns what takes all listeners away again. */
export function watchProcessEnds(ends: ProcessEnds): () => void {
  const onBeforeExit = () => {
    void bounded(ends.flush, ends.timeoutMs);
  };
  process.on('beforeExit', onBeforeExit);
  // Signals reach the main thread only.
  const stopSignals = isMainThread ? watchSignals(ends) : () => {};
  return () => {
    process.off('beforeExit', onBeforeExit);
    stopSignals();
  };
}
