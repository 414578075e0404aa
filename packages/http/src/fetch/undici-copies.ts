import { type AnyFunction, type Guard, interceptPackage, type Place, type Undo, wrap } from '@spoor/patch';
import { dispatchForCaller } from './caller.ts';
import { clientOf } from './undici-client.ts';

/** Up to version 5, and since. */
const files = ['lib/dispatcher-base.js', 'lib/dispatcher/dispatcher-base.js'];

/** Where a copy of undici keeps the dispatcher of its `fetch`; the copies of a process share it (undici, lib/global.js). */
const globalDispatchers = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')];

interface DispatcherPrototype {
  dispatch: AnyFunction;
}

/** The class that all dispatchers of a copy inherit from; the class above it has a `dispatch` that only throws. */
const isBase = (prototype: object): prototype is DispatcherPrototype =>
  Object.hasOwn(prototype, 'dispatch') && Object.hasOwn(prototype, 'destroyed');

/** Which of something was not seen before; most come in a row. */
class Novelty {
  #last: object | undefined;
  readonly #seen = new WeakSet<object>();

  isNew(each: object): boolean {
    if (each === this.#last) return false;
    this.#last = each;
    if (this.#seen.has(each)) return false;
    this.#seen.add(each);
    return true;
  }
}

const classOf = (object: object): object => (Object.getPrototypeOf(object) as object | null) ?? object;

/**
 * The dispatchers of all copies of undici in the process, patched so that requests keep their caller: copies that are packages when
 * they are loaded, the copy in Node and those in an application's bundle by their objects.
 */
export class UndiciCopies {
  readonly #patching: Place;
  readonly #dispatching: Place;
  readonly #undos: Undo[];
  readonly #patched = new WeakSet<object>();
  readonly #requestClasses = new Novelty();
  readonly #clientsOfClasses = new Novelty();

  constructor(guard: Guard) {
    this.#patching = guard.place('patching a copy of undici');
    this.#dispatching = guard.place('keeping the caller of a request');
    this.#undos = [];
    for (const file of files) {
      const patch = (exports: unknown): void => this.#patch((exports as { prototype: object }).prototype);
      const onError = (error: unknown): void => this.#patching.failed(error);
      this.#undos.push(interceptPackage({ name: 'undici', file, hasAliases: true, patch, onError }));
    }
  }

  /** A copy's first request: nothing of it can wait yet, and its `fetch` has a dispatcher. */
  meetRequest(request: object): void {
    if (!this.#requestClasses.isNew(classOf(request))) return;
    for (const key of globalDispatchers) this.#learnFrom((globalThis as Record<symbol, unknown>)[key]);
  }

  /** The same for a copy that has no part in the globals: a client is known by its connection. */
  meetConnection(request: object, socket: unknown): void {
    if (this.#clientsOfClasses.isNew(classOf(request))) this.#learnFrom(clientOf(socket));
  }

  #learnFrom(dispatcher: unknown): void {
    if (typeof dispatcher !== 'object' || dispatcher === null) return;
    let prototype = Object.getPrototypeOf(dispatcher) as object | null;
    while (prototype !== null) {
      this.#patch(prototype);
      prototype = Object.getPrototypeOf(prototype) as object | null;
    }
  }

  #patch(prototype: object): void {
    if (this.#patched.has(prototype) || !isBase(prototype)) return;
    this.#patched.add(prototype);
    const onFault = (error: unknown): void => this.#dispatching.failed(error);
    this.#undos.push(wrap(prototype, 'dispatch', (original) => dispatchForCaller(original, onFault)));
  }

  unpatch(): void {
    for (const undo of this.#undos.splice(0).reverse()) undo();
  }
}
