/** Callers of `flush`, each waiting for an attempt that ended after its call. */
import { RealPromise } from '@spoor/core';

interface Waiter {
  readonly sinceAttempt: number;
  readonly done: () => void;
}

export class FlushWaiters {
  #waiters: Waiter[] = [];

  add(sinceAttempt: number): Promise<void> {
    return new RealPromise((done) => {
      this.#waiters.push({ sinceAttempt, done });
    });
  }

  wakeAll(): void {
    this.wakeOlderThan(Number.POSITIVE_INFINITY);
  }

  wakeOlderThan(attempt: number): void {
    this.#waiters = this.#waiters.filter(({ sinceAttempt, done }) => {
      if (sinceAttempt >= attempt) return true;
      done();
      return false;
    });
  }
}
