/** What the calls in a marked source call: one object for each file, with a short name for each kind of function. */
import type { AnyFunction, Guard, Place } from '@spoor/patch';
import type { TracedFunction } from './traced-function.ts';
import { isWrappable, wrapFunction } from './wrap-function.ts';

/** As the source has it: the number of the function, its key, and what it is (`memberFlags` in mark/edits.ts). */
type MemberEntry = readonly [mark: number, key: string, flags: number];

const isStaticFlag = 1;
const isSymbolFlag = 2;
const isGetterFlag = 4;
const isSetterFlag = 8;

/** Wrappers of a private method, one for each time that its class has been evaluated. */
type PrivateWrappers = WeakMap<AnyFunction, AnyFunction>;

export class TracedFile {
  readonly #functions: readonly TracedFunction[];
  readonly #guard: Guard;
  readonly #wrapping: Place;
  readonly #privates: PrivateWrappers[] = [];

  constructor(functions: readonly TracedFunction[], guard: Guard, wrapping: Place) {
    this.#functions = functions;
    this.#guard = guard;
    this.#wrapping = wrapping;
  }

  /** A function. */
  w(mark: number, original: AnyFunction): AnyFunction {
    const traced = this.#functions[mark];
    if (traced === undefined || this.#guard.isTripped) return original;
    try {
      return wrapFunction(original, traced);
    } catch (fault) {
      this.#wrapping.failed(fault);
      return original;
    }
  }

  /** A function that is exported without a name, and has got one from us. */
  d(mark: number, original: AnyFunction): AnyFunction {
    Reflect.defineProperty(original, 'name', { value: 'default', configurable: true });
    return this.w(mark, original);
  }

  /** What a call has made, which may be no function, or one that is not the application's. */
  v(mark: number, value: unknown): unknown {
    return isWrappable(value) ? this.w(mark, value) : value;
  }

  /** A private method, at each access. */
  p(mark: number, original: AnyFunction): AnyFunction {
    let wrappers = this.#privates[mark];
    if (wrappers === undefined) {
      wrappers = new WeakMap();
      this.#privates[mark] = wrappers;
    }
    let wrapper = wrappers.get(original);
    if (wrapper === undefined) {
      const name = original.name.replace('$spoor_', '');
      Reflect.defineProperty(original, 'name', { value: name, configurable: true });
      wrapper = this.w(mark, original);
      wrappers.set(original, wrapper);
    }
    return wrapper;
  }

  /** An object with methods. */
  o<Owner extends object>(object: Owner, entries: readonly MemberEntry[]): Owner {
    this.#members(object, undefined, entries);
    return object;
  }

  /** A class, before its static fields. */
  c(owner: { readonly prototype: object }, entries: readonly MemberEntry[]): void {
    this.#members(owner, owner.prototype, entries);
  }

  #members(owner: object, prototype: object | undefined, entries: readonly MemberEntry[]): void {
    if (this.#guard.isTripped) return;
    try {
      for (const [mark, key, flags] of entries) {
        const holder = (flags & isStaticFlag) !== 0 ? owner : prototype;
        if (holder !== undefined) this.#member(holder, propertyKey(key, flags), mark, flags);
      }
    } catch (fault) {
      this.#wrapping.failed(fault);
    }
  }

  #member(holder: object, key: PropertyKey, mark: number, flags: number): void {
    const descriptor = Reflect.getOwnPropertyDescriptor(holder, key);
    if (descriptor === undefined || descriptor.configurable !== true) return;
    const field = (flags & isGetterFlag) !== 0 ? 'get' : (flags & isSetterFlag) !== 0 ? 'set' : 'value';
    const original: unknown = descriptor[field];
    if (typeof original !== 'function') return;
    Reflect.defineProperty(holder, key, { ...descriptor, [field]: this.w(mark, original as AnyFunction) });
  }
}

function propertyKey(key: string, flags: number): PropertyKey {
  if ((flags & isSymbolFlag) === 0) return key;
  const symbol = (Symbol as unknown as Record<string, unknown>)[key];
  return typeof symbol === 'symbol' ? symbol : key;
}
