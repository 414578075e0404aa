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

// Kept from the start: an application's test may replace the global timers by fakes.
const { setTimeout, clearTimeout, Date: OriginalDate } = globalThis;
// Not `performance`: its first use loads node:perf_hooks.
const { hrtime } = process;

export const systemClock: DeliveryClock = {
  nowMs() {
    const [seconds, nanos] = hrtime();
    return seconds * 1000 + nanos / 1e6;
  },
  wallMs: () => OriginalDate.now(),
  after(delayMs, work) {
    const timer = inRootContext(() => setTimeout(work, Math.min(delayMs, longestDelayMs)));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
