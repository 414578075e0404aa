import { RealPromise } from '@spoor/core';
import type { Batch } from './encoder.ts';

/** Callers of `flush`, each waiting for a batch that was the last of its moment, or for an attempt that ended after its call. */
interface Waiter {
  readonly last: Batch;
  readonly sinceAttempt: number;
  readonly done: () => void;
}

export class FlushWaiters {
  #waiters: Waiter[] = [];

  /** Batches leave in their order: with `last` all that came before it are settled. */
  add(last: Batch, sinceAttempt: number): Promise<void> {
    return new RealPromise((done) => {
      this.#waiters.push({ last, sinceAttempt, done });
    });
  }

  wakeAll(): void {
    this.#wake(() => true);
  }

  settled(batch: Batch): void {
    this.#wake(({ last }) => last === batch);
  }

  wakeOlderThan(attempt: number): void {
    this.#wake(({ sinceAttempt }) => sinceAttempt < attempt);
  }

  #wake(isOver: (waiter: Waiter) => boolean): void {
    const over = this.#waiters.filter(isOver);
    if (over.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => !over.includes(waiter));
    for (const { done } of over) done();
  }
}
