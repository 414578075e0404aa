/**
 * Learns how a thenable ends that is no promise of the language: one of another library, a subclass with a `then` of its own, a query that
 * is sent when somebody calls `then`. Its `then` is never called by us. The next call of the application goes through us, and nothing
 * else is changed; see docs/decisions/promises.md.
 */
import { systemClock } from '@spoor/core';
import type { Settling } from './settling.ts';
import { type Handed, waitUnwatched } from './unwatched.ts';

type Handler = (value: unknown) => unknown;
type Then = (this: unknown, ...handlers: unknown[]) => unknown;

function onFulfilled(settling: Settling, handler: unknown): Handler {
  return (value) => {
    settling.fulfilled(value);
    return typeof handler === 'function' ? (handler as Handler)(value) : value;
  };
}

function onRejected(settling: Settling, handler: unknown): Handler {
  return (reason) => {
    settling.rejected(reason);
    // What a missing handler does: the rejection goes on.
    if (typeof handler !== 'function') throw reason;
    return (handler as Handler)(reason);
  };
}

class ThenableWatch implements Handed {
  readonly thenable: object;
  readonly settling: Settling;
  readonly sinceMs: number;
  /** Of the thenable's own `then`; undefined where it inherits one. */
  readonly #former: PropertyDescriptor | undefined;
  readonly #ours: Then;
  isDone: boolean;
  seenMs: number;
  nextMs: number;

  constructor(thenable: object, then: Then, settling: Settling) {
    this.thenable = thenable;
    this.settling = settling;
    this.sinceMs = systemClock.monotonicMs();
    this.isDone = false;
    this.seenMs = 0;
    this.nextMs = 0;
    this.#former = Object.getOwnPropertyDescriptor(thenable, 'then');
    const watch = this;
    this.#ours = function (this: unknown, ...handlers: unknown[]) {
      return watch.#call(then, this, handlers);
    };
  }

  /** False where the object does not let it be put there. */
  begin(): boolean {
    return Reflect.defineProperty(this.thenable, 'then', {
      value: this.#ours,
      configurable: true,
      writable: true,
      enumerable: this.#former?.enumerable ?? false,
    });
  }

  /** As it was, unless somebody has put another `then` over ours. */
  restore(): void {
    const { thenable } = this;
    if (Object.getOwnPropertyDescriptor(thenable, 'then')?.value !== this.#ours) return;
    if (this.#former === undefined) Reflect.deleteProperty(thenable, 'then');
    else Reflect.defineProperty(thenable, 'then', this.#former);
  }

  /** Nobody has asked for it within a few milliseconds: it was kept, or thrown away, and may never do anything. */
  look(): boolean {
    this.giveUp();
    return true;
  }

  giveUp(): void {
    this.isDone = true;
    this.restore();
    this.settling.unwatched(this.sinceMs, false);
  }

  #call(then: Then, self: unknown, handlers: unknown[]): unknown {
    if (this.isDone || self !== this.thenable) return Reflect.apply(then, self, handlers);
    this.isDone = true;
    this.restore();
    const { settling } = this;
    const [fulfilled, rejected, ...rest] = handlers;
    return Reflect.apply(then, self, [
      onFulfilled(settling, fulfilled),
      onRejected(settling, rejected),
      ...rest,
    ]);
  }
}

/**
 * @param then what its `then` gave when it was read
 * @returns false where the object does not let itself be watched
 */
export function watchThenable(thenable: object, then: Then, settling: Settling): boolean {
  const watch = new ThenableWatch(thenable, then, settling);
  if (!watch.begin()) return false;
  waitUnwatched(watch);
  return true;
}
