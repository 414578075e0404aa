/**
 * The classes of promises that an application is handed, and a second prototype for each of them: the same one with a getter in the
 * place of `constructor`. Whoever attaches to a native promise reads that property first: `await`, `then`, `catch`, `finally`,
 * `Promise.all` and its like, and the resolving of another promise with it (ECMA-262, PromiseResolve and SpeciesConstructor). So we are
 * called before anybody attaches, and the promise itself is handed on. See docs/decisions/promises.md.
 */
import { types } from 'node:util';
import { RealPromise, realThen } from '@spoor/core';

export type Then = (
  this: unknown,
  onFulfilled: (value: unknown) => void,
  onRejected: (reason: unknown) => void,
) => Promise<unknown>;

export interface PromiseKind {
  /** The class's own prototype. */
  readonly prototype: object;
  /** The prototype of a promise that is watched. */
  readonly watched: object;
  /** Of the realm that the promise is from. */
  readonly then: Then;
}

/** Called with a watched promise, right before somebody attaches to it. It never throws. */
type OnObserved = (promise: object) => void;

const nativePrototype: object = RealPromise.prototype;
const nativeThen = realThen as Then;
const nativeText = /^function then\(\) \{ \[native code\] \}$/;

const isNativeThen = (then: unknown): then is Then =>
  typeof then === 'function' && nativeText.test(Function.prototype.toString.call(then));

export class PromiseKinds {
  readonly #onObserved: OnObserved;
  readonly #byPrototype = new WeakMap<object, PromiseKind | 'unknown'>();
  readonly #native: PromiseKind;
  /** While we attach ourselves to a promise that is watched: the answer makes the derived promise a plain one, whatever the class. */
  #isAttaching = false;

  constructor(onObserved: OnObserved) {
    this.#onObserved = onObserved;
    this.#native = this.#create(nativePrototype, nativeThen);
  }

  /**
   * Undefined for what is no promise of the language, or has a `then` that somebody has written: to call that may do anything.
   *
   * @param then what the promise's `then` gave when it was read
   */
  of(promise: object, then: unknown): PromiseKind | undefined {
    const prototype = Object.getPrototypeOf(promise) as object | null;
    if (prototype === nativePrototype) return then === nativeThen ? this.#native : undefined;
    if (prototype === null || !types.isPromise(promise)) return undefined;
    let kind = this.#byPrototype.get(prototype);
    if (kind === undefined) {
      kind = isNativeThen(then) ? this.#create(prototype, then) : 'unknown';
      this.#byPrototype.set(prototype, kind);
    }
    return kind === 'unknown' || kind.then !== then ? undefined : kind;
  }

  /** Attaches to a promise that is watched, and gives it its own prototype back. */
  attach(
    promise: object,
    { then, prototype }: PromiseKind,
    onFulfilled: (value: unknown) => void,
    onRejected: (reason: unknown) => void,
  ): Promise<unknown> {
    if (prototype === nativePrototype) {
      Reflect.setPrototypeOf(promise, prototype);
      return then.call(promise, onFulfilled, onRejected);
    }
    this.#isAttaching = true;
    try {
      return then.call(promise, onFulfilled, onRejected);
    } finally {
      this.#isAttaching = false;
      Reflect.setPrototypeOf(promise, prototype);
    }
  }

  #create(prototype: object, then: Then): PromiseKind {
    const answer = (promise: object): unknown => {
      if (this.#isAttaching) return undefined;
      this.#onObserved(promise);
      return (prototype as { constructor: unknown }).constructor;
    };
    const watched = Object.create(prototype, {
      constructor: {
        get(this: object) {
          return answer(this);
        },
        configurable: true,
      },
    }) as object;
    const kind = { prototype, watched, then };
    this.#byPrototype.set(watched, kind);
    return kind;
  }
}
