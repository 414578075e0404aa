/**
 * A last flush before the process ends, without changing how it ends. While nobody else listens for a signal we do,
 * flush, and raise the same signal again, so that the process still dies of it. As soon as the application has a
 * listener of its own ours is gone: whether and when the process ends is then its decision.
 */
import {
  processEvents,
  RealPromise,
  realClearTimeout,
  realQueueMicrotask,
  realSetTimeout,
} from '@spoor/core';
import { isMainThread } from './is-main-thread.ts';
import { raise } from './self-kill.ts';
import { type EndingSignal, endingSignals, isEndingSignal } from './signal-handle.ts';

export interface ProcessEnds {
  flush(): Promise<void>;
  /** Longest time the flush may hold back a signal. */
  timeoutMs: number;
}

/** Resolves with the flush or after the timeout, whichever is first, and leaves no timer behind. */
async function bounded(flush: () => Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new RealPromise<void>((resolve) => {
    timer = realSetTimeout(resolve, timeoutMs);
  });
  try {
    await RealPromise.race([flush(), limit]);
  } catch {
    // A failed flush was reported by its exporter; the process ends all the same.
  } finally {
    realClearTimeout(timer);
  }
}

function watchSignals({ flush, timeoutMs }: ProcessEnds): () => void {
  let state: 'watching' | 'ending' | 'stopped' = 'watching';
  const othersListen = (signal: EndingSignal) =>
    processEvents.listeners(signal).some((listener) => listener !== onSignal);
  const dieOf = (signal: EndingSignal) => {
    stop();
    raise(signal);
    // The first process of a PID namespace does not die of it: what comes later is flushed later.
    watch();
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
    realQueueMicrotask(() => {
      if (state === 'stopped') return;
      processEvents.off(event, onSignal);
      if (!othersListen(event)) processEvents.on(event, onSignal);
    });
  };
  const onListeners = (event: unknown, listener: unknown) => {
    if (listener !== onSignal) review(event);
  };
  const stop = () => {
    state = 'stopped';
    processEvents.off('newListener', onListeners);
    processEvents.off('removeListener', onListeners);
    for (const signal of endingSignals) processEvents.off(signal, onSignal);
  };
  const watch = () => {
    state = 'watching';
    for (const signal of endingSignals) {
      if (!othersListen(signal)) processEvents.on(signal, onSignal);
    }
    processEvents.on('newListener', onListeners);
    processEvents.on('removeListener', onListeners);
  };
  watch();
  return stop;
}

/** Returns what takes all listeners away again. */
export function watchProcessEnds(ends: ProcessEnds): () => void {
  const onBeforeExit = () => {
    void bounded(ends.flush, ends.timeoutMs);
  };
  processEvents.on('beforeExit', onBeforeExit);
  // Signals reach the main thread only.
  const stopSignals = isMainThread ? watchSignals(ends) : () => {};
  return () => {
    processEvents.off('beforeExit', onBeforeExit);
    stopSignals();
  };
}
