import { hrtime, realClearTimeout, realDateNow, realSetTimeout } from '@spoor/core';
import { guarded } from './guarded.ts';
import { inRootContext } from './root-context.ts';

/** The time as delivery sees it; tests bring their own. */
export interface DeliveryClock {
  /** Monotonic. */
  nowMs(): number;
  /** Since the epoch, for a Retry-After that names a date. */
  wallMs(): number;
  /** Runs `work` once, never keeping the process alive. Returns the cleanup. */
  after(delayMs: number, work: () => void): () => void;
}

/** Longer delays make setTimeout fire at once (Node: delays above 2^31-1 are set to 1). */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: DeliveryClock = {
  // Not `performance`: its first use loads node:perf_hooks.
  nowMs() {
    const [seconds, nanos] = hrtime();
    return seconds * 1000 + nanos / 1e6;
  },
  wallMs: () => realDateNow(),
  after(delayMs, work) {
    const timer = inRootContext(() => realSetTimeout(work, Math.min(delayMs, longestDelayMs)));
    timer.unref();
    return () => realClearTimeout(timer);
  },
};

/** The same clock, whose timers hand what throws in them to `onThrow`. */
export function guardedClock(clock: DeliveryClock, onThrow: (error: unknown) => void): DeliveryClock {
  return {
    nowMs: () => clock.nowMs(),
    wallMs: () => clock.wallMs(),
    after: (delayMs, work) => clock.after(delayMs, guarded(work, onThrow)),
  };
}
