/** The messages of a channel that have been delivered and not yet settled (docs/decisions/messages.md). */
import { inRootContext, realSetTimeout, systemClock } from '@spoor/core';
import type { Operation } from '@spoor/instrument/operations';

const statusError = 2;

/** One message, from its delivery until it is settled. */
export class Delivery {
  /** When its handler has returned. */
  operation: Operation | undefined = undefined;
  returnedMs = 0;
  isSettled = false;
  /** `nack` or `reject`. */
  refusedBy: string | undefined = undefined;

  /** The handler has returned. @returns whether the span waits for what becomes of the message */
  waits(operation: Operation, isAsync: boolean): boolean {
    this.operation = operation;
    this.returnedMs = systemClock.monotonicMs();
    if (this.refusedBy !== undefined) this.#refuse(this.refusedBy);
    return !isAsync && !this.isSettled;
  }

  settle(refusedBy: string | undefined, isAsync: boolean): void {
    this.isSettled = true;
    this.refusedBy = refusedBy;
    if (this.operation === undefined) return;
    if (refusedBy !== undefined) this.#refuse(refusedBy);
    if (!isAsync) this.operation.fulfilled(undefined);
  }

  /** Nobody has settled it: its handler's return was its end. */
  giveUp(isAsync: boolean): void {
    if (!isAsync) this.operation?.unwatched(this.returnedMs, false);
  }

  #refuse(by: string): void {
    this.operation?.span?.setStatus({ code: statusError, message: by });
  }
}

interface Open {
  readonly delivery: Delivery;
  isAsync: boolean;
}

export class Deliveries {
  readonly #open = new Map<number, Open>();
  readonly #longestWaitMs: number;
  #isTimed = false;

  constructor(longestWaitMs: number) {
    this.#longestWaitMs = longestWaitMs;
  }

  get size(): number {
    return this.#open.size;
  }

  add(tag: number): Delivery {
    const delivery = new Delivery();
    this.#open.set(tag, { delivery, isAsync: false });
    return delivery;
  }

  /** The handler has returned. @returns whether its span waits for what becomes of the message */
  returned(tag: number, delivery: Delivery, operation: Operation, isAsync: boolean): boolean {
    const waits = delivery.waits(operation, isAsync);
    const open = this.#open.get(tag);
    if (open?.delivery === delivery) {
      open.isAsync = isAsync;
      this.#startTimer();
    }
    return waits;
  }

  /** @param refusedBy undefined: it was acknowledged */
  settle(tag: number, refusedBy: string | undefined): void {
    const open = this.#open.get(tag);
    if (open === undefined) return;
    this.#open.delete(tag);
    open.delivery.settle(refusedBy, open.isAsync);
  }

  /** All up to this one; tags rise on a channel. */
  settleUpTo(tag: number, refusedBy: string | undefined): void {
    for (const each of [...this.#open.keys()]) if (each <= tag) this.settle(each, refusedBy);
  }

  /** The channel is closed: whoever is still open will be delivered again. */
  close(): void {
    this.#giveUp(Number.POSITIVE_INFINITY);
  }

  #giveUp(untilMs: number): void {
    for (const [tag, { delivery, isAsync }] of this.#open) {
      const hasReturned = delivery.operation !== undefined;
      if (hasReturned ? delivery.returnedMs > untilMs : untilMs !== Number.POSITIVE_INFINITY) continue;
      this.#open.delete(tag);
      delivery.giveUp(isAsync);
    }
  }

  #startTimer(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    const look = (): void => {
      this.#isTimed = false;
      this.#giveUp(systemClock.monotonicMs() - this.#longestWaitMs);
      if (this.#open.size > 0) this.#startTimer();
    };
    inRootContext(() => realSetTimeout(look, this.#longestWaitMs)).unref();
  }
}
