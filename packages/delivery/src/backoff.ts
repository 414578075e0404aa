/** Waits between attempts during an outage: doubling, jittered so that a fleet does not come back in step. */
import type { DeliveryClock } from './clock.ts';

const firstMs = 500;
/** Exports must resume within 10 s of the collector's return, so no wait is longer than half of that. */
const longestMs = 5000;

/** `attempt` counts from 1; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 10));
  return ceiling * (0.5 + random / 2);
}

/** Between two attempts, however long the first one took. */
const shortestWaitMs = 100;

/** How long to wait after a failed attempt. */
export class Backoff {
  readonly #clock: DeliveryClock;
  readonly #random: () => number;
  #failedAttempts = 0;
  #startMs = 0;

  constructor(clock: DeliveryClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  started(): void {
    this.#startMs = this.#clock.nowMs();
  }

  succeeded(): void {
    this.#failedAttempts = 0;
  }

  /** An attempt that took its time has waited already: only so does a black hole's end show within 10 s. */
  failed(askedMs: number): number {
    this.#failedAttempts += 1;
    const elapsedMs = this.#clock.nowMs() - this.#startMs;
    const waitMs = backoffMs(this.#failedAttempts, this.#random()) - elapsedMs;
    return Math.max(shortestWaitMs, waitMs, askedMs);
  }
}
