/**
 * Learns how a promise ends without changing anything for the application: it gets the same promise, a rejection that nobody handles is
 * reported as without us, and one that somebody handles is not. See docs/decisions/promises.md.
 */
import { createStamp } from '../stamp.ts';
import { type PromiseKind, PromiseKinds } from './promise-kinds.ts';
import { stateOf } from './promise-state.ts';
import type { Settling } from './settling.ts';
import { type Handed, waitUnwatched } from './unwatched.ts';

const ignore = (): void => {};

/** What we know of one promise. */
class PromiseWatch implements Handed {
  readonly promise: object;
  readonly kind: PromiseKind;
  readonly settling: Settling;
  /** Who waits for the same promise: a function that returns what another one returned. */
  others: Settling[] | undefined;
  /** Somebody attaches to it now, or has. */
  isObserved: boolean;
  isSettled: boolean;
  seenMs: number;
  nextMs: number;
  /** What our attaching derived before anybody else had attached. */
  derived: Promise<unknown> | undefined;
  /** `derived` was rejected, and stands for the promise where nobody handles its rejection. */
  isReported: boolean;

  constructor(promise: object, kind: PromiseKind, settling: Settling) {
    this.promise = promise;
    this.kind = kind;
    this.settling = settling;
    this.others = undefined;
    this.isObserved = false;
    this.isSettled = false;
    this.seenMs = 0;
    this.nextMs = 0;
    this.derived = undefined;
    this.isReported = false;
  }

  get isDone(): boolean {
    return this.isObserved;
  }

  /** Before anybody else can: what is rejected while nobody has attached is rejected once more, to be reported. */
  attachFirst(): void {
    this.derived = this.kind.then.call(
      this.promise,
      (value) => this.#fulfil(value),
      (reason) => this.#rejectFirst(reason),
    );
  }

  /** Somebody is about to attach. */
  observe(): void {
    this.isObserved = true;
    const { promise, kind, derived } = this;
    if (derived === undefined && !this.isSettled) {
      kinds.attach(
        promise,
        kind,
        (value) => this.#fulfil(value),
        (reason) => this.#reject(reason),
      );
      return;
    }
    Reflect.setPrototypeOf(promise, kind.prototype);
    // Handled as late as the promise itself.
    if (this.isReported) derived?.then(undefined, ignore);
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

  #rejectFirst(reason: unknown): void {
    this.#reject(reason);
    if (this.isObserved) return;
    this.isReported = true;
    throw reason;
  }

  #leave(endMs: number, isRejected: boolean): void {
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
    if (watch?.isObserved === false) watch.observe();
  } catch {
    // The application attaches to its own promise, whatever became of ours.
  }
});

/** A promise of which an outcome is waited for already. */
function join(promise: object, settling: Settling): boolean {
  const known = watches.read(promise);
  if (known === undefined || known.isSettled) return false;
  if (known.others === undefined) known.others = [settling];
  else known.others.push(settling);
  return true;
}

/**
 * @param then what the promise's `then` gave when it was read
 * @param isNobodys whether the promise is new and nobody else can have it, as that of an async function: to attach to it at once then
 * changes nothing
 * @returns false for what is no promise of the language, which is left alone
 */
export function watchPromise(
  promise: object,
  then: unknown,
  settling: Settling,
  isNobodys: boolean,
): boolean {
  if (join(promise, settling)) return true;
  const kind = kinds.of(promise, then);
  if (kind === undefined) return false;
  const watch = new PromiseWatch(promise, kind, settling);
  watches.write(promise, watch);
  if (isNobodys) watch.attachFirst();
  // A frozen promise cannot be watched, and is only looked at.
  Reflect.setPrototypeOf(promise, kind.watched);
  if (!isNobodys) waitUnwatched(watch);
  return true;
}
