import { type Clock, systemClock } from '@spoor/core';

const windowMs = 1000;

/** At most so many spans of one function in a second. What is above passes through, and is counted. */
export class RateCap {
  readonly #maxPerSecond: number;
  readonly #onLeftOut: (calls: number) => void;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #left: number;
  #sinceMs: number;
  #leftOut: number;
  #isTold: boolean;
  /** Of the whole process. */
  leftOutCount: number;

  /** @param onLeftOut told once, of the first second in which there were too many, with the number of calls in it */
  constructor(
    maxPerSecond: number,
    onLeftOut: (calls: number) => void,
    clock: Pick<Clock, 'monotonicMs'> = systemClock,
  ) {
    this.#maxPerSecond = maxPerSecond;
    this.#onLeftOut = onLeftOut;
    this.#clock = clock;
    this.#left = maxPerSecond;
    this.#sinceMs = Number.NEGATIVE_INFINITY;
    this.#leftOut = 0;
    this.#isTold = false;
    this.leftOutCount = 0;
  }

  /** Whether one more may have a span. The clock is read when the last one of a second is gone, and not before. */
  isOpen(): boolean {
    return this.#left > 0 || this.#open();
  }

  /** One span has begun. */
  take(): void {
    if (this.#left === this.#maxPerSecond) this.#sinceMs = this.#clock.monotonicMs();
    this.#left--;
  }

  #open(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#sinceMs < windowMs) {
      this.#leftOut++;
      this.leftOutCount++;
      return false;
    }
    if (this.#leftOut > 0 && !this.#isTold) {
      this.#isTold = true;
      this.#onLeftOut(this.#maxPerSecond + this.#leftOut);
    }
    this.#leftOut = 0;
    this.#left = this.#maxPerSecond;
    return true;
  }
}
