/**
 * Learns how a promise ends without changing anything for the application: it gets the same promise, a rejection that nobody handles is
 * reported as without us, and one that somebody handles is not. See docs/decisions/promises.md.
 */
import { createStamp } from '../stamp.ts';
import { type PromiseKind, PromiseKinds } from './promise-kinds.ts';
import { stateOf } from './promise-state.ts';
import type { Settling } from './settling.ts';
import { type Handed, waitUnwatched } from './unwatched.ts';

/** What we know of one promise. */
class PromiseWatch implements Handed {
  readonly promise: object;
  readonly kind: PromiseKind;
  readonly settling: Settling;
  /** Who waits for the same promise: a function that returns what another one returned. */
  others: Settling[] | undefined;
  /** Somebody attaches to it now, or has; or it is over. */
  isDone: boolean;
  isSettled: boolean;
  seenMs: number;
  nextMs: number;

  constructor(promise: object, kind: PromiseKind, settling: Settling) {
    this.promise = promise;
    this.kind = kind;
    this.settling = settling;
    this.others = undefined;
    this.isDone = false;
    this.isSettled = false;
    this.seenMs = 0;
    this.nextMs = 0;
  }

  /** Somebody is about to attach, whereby its rejection is handled: from here on ours changes nothing. */
  observe(): void {
    this.isDone = true;
    kinds.attach(
      this.promise,
      this.kind,
      (value) => this.#fulfil(value),
      (reason) => this.#reject(reason),
    );
  }

  look(nowMs: number): boolean {
    try {
      const state = stateOf(this.promise);
      if (state === 'pending') return false;
      this.#leave(nowMs, state === 'rejected');
    } catch {
      this.#leave(nowMs, false);
    }
    return true;
  }

  giveUp(seenMs: number): void {
    this.#leave(seenMs, false);
  }

  #fulfil(value: unknown): void {
    this.isSettled = true;
    this.settling.fulfilled(value);
    if (this.others !== undefined) for (const other of this.others) other.fulfilled(value);
  }

  #reject(reason: unknown): void {
    this.isSettled = true;
    this.settling.rejected(reason);
    if (this.others !== undefined) for (const other of this.others) other.rejected(reason);
  }

  #leave(endMs: number, isRejected: boolean): void {
    this.isDone = true;
    this.isSettled = true;
    this.settling.unwatched(endMs, isRejected);
    if (this.others !== undefined) for (const other of this.others) other.unwatched(endMs, isRejected);
    Reflect.setPrototypeOf(this.promise, this.kind.prototype);
  }
}

const watches = createStamp<PromiseWatch>();

const kinds = new PromiseKinds((promise) => {
  try {
    const watch = watches.read(promise);
    if (watch?.isDone === false) watch.observe();
  } catch {
    // The application attaches to its own promise, whatever became of ours.
  }
});

/** Waits with whoever waits for the promise already. */
function join(promise: object, settling: Settling): boolean {
  const known = watches.read(promise);
  if (known === undefined || known.isSettled) return false;
  if (known.others === undefined) known.others = [settling];
  else known.others.push(settling);
  return true;
}

/**
 * @param then what the promise's `then` gave when it was read
 * @returns false for what is no promise of the language, which is left alone
 */
export function watchPromise(promise: object, then: unknown, settling: Settling): boolean {
  if (join(promise, settling)) return true;
  const kind = kinds.of(promise, then);
  if (kind === undefined) return false;
  const watch = new PromiseWatch(promise, kind, settling);
  watches.write(promise, watch);
  // A frozen promise does not let itself be watched, and is looked at only.
  Reflect.setPrototypeOf(promise, kind.watched);
  waitUnwatched(watch);
  return true;
}
