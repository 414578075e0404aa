import { type Clock, systemClock } from '../clock.ts';

/** Sums of fractions of a credit come out a little below the whole one. */
const tolerance = 1e-9;

/**
 * A leaky bucket: so many credits a second, and never more of them than one second brings, or one. It is full at the start.
 * With rate 0 there is never a credit. (jaeger-client-go, utils/rate_limiter.go, where a bucket of rate 0 has one credit)
 */
export class RateLimiter {
  readonly #clock: Clock;
  #perSecond: number;
  #balance: number;
  #lastMs: number;

  constructor(perSecond: number, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#balance = maxBalance(perSecond);
    this.#lastMs = clock.monotonicMs();
  }

  get balance(): number {
    return this.#balance;
  }

  /** Spends a credit; false when there is none. */
  take(): boolean {
    this.#earn();
    if (this.#balance < 1 - tolerance) return false;
    this.#balance = Math.max(0, this.#balance - 1);
    return true;
  }

  /** Another rate from now on. What was there stays in proportion: a bucket that is half full is half full. */
  update(perSecond: number): void {
    if (perSecond === this.#perSecond) return;
    this.#earn();
    const before = maxBalance(this.#perSecond);
    const after = maxBalance(perSecond);
    this.#balance = before === 0 ? after : (this.#balance * after) / before;
    this.#perSecond = perSecond;
  }

  #earn(): void {
    const nowMs = this.#clock.monotonicMs();
    const earned = ((nowMs - this.#lastMs) * this.#perSecond) / 1000;
    this.#lastMs = nowMs;
    this.#balance = Math.min(maxBalance(this.#perSecond), this.#balance + earned);
  }
}

const maxBalance = (perSecond: number): number => (perSecond > 0 ? Math.max(1, perSecond) : 0);
