/** The function that stands in the place of another one, and cannot be told from it but by its spans. */
import { createStamp } from '@spoor/instrument';
import type { AnyFunction } from '@spoor/patch';
import { withoutInsertions } from '../mark/insertions.ts';
import type { TracedFunction } from './traced-function.ts';

/** What is wrapped, by its wrapper. */
const originals = createStamp<AnyFunction>();

export const isTraced = (value: AnyFunction): boolean => originals.read(value) !== undefined;

const { toString: functionText } = Function.prototype;

function textOf(this: AnyFunction): string {
  const original = typeof this === 'function' ? originals.read(this) : undefined;
  return withoutInsertions(Reflect.apply(functionText, original ?? this, []));
}
Reflect.defineProperty(textOf, 'name', { value: 'toString' });

/**
 * The text of the original: applications read the names of parameters off it (awilix), or send it to a browser (puppeteer). To assign it
 * makes an ordinary property, as on a function that inherits it (`lodash.toString = toString`).
 */
const ownText: PropertyDescriptor = {
  get: () => textOf,
  set(this: object, value: unknown) {
    // Anew, so that it is behind those that were there before.
    Reflect.deleteProperty(this, 'toString');
    Reflect.defineProperty(this, 'toString', { value, writable: true, enumerable: true, configurable: true });
  },
  enumerable: false,
  configurable: true,
};

/** Name, length, and whatever the function has of its own; what a wrapper has already is not defined again. */
function dress(original: AnyFunction, wrapper: AnyFunction): void {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype' || key === 'arguments' || key === 'caller') continue;
    if (key === 'length' && original.length === wrapper.length) continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Reflect.defineProperty(wrapper, key, descriptor);
  }
  if (!Object.hasOwn(original, 'toString')) Reflect.defineProperty(wrapper, 'toString', ownText);
  const prototype = Reflect.getPrototypeOf(original);
  if (prototype !== Function.prototype) Reflect.setPrototypeOf(wrapper, prototype);
  originals.write(wrapper, original);
}

/** For what cannot be called with `new`: arrows, methods, async functions, generators. */
function wrapPlain(original: AnyFunction, traced: TracedFunction): AnyFunction {
  return {
    call(this: unknown): unknown {
      // biome-ignore lint/complexity/noArguments: passed on as they came
      const args = arguments;
      return traced.passes() ? Reflect.apply(original, this, args) : traced.call(original, this, args);
    },
  }.call;
}

function construct(
  original: AnyFunction,
  args: ArrayLike<unknown>,
  target: AnyFunction,
  traced: TracedFunction,
): unknown {
  if (traced.passes()) return Reflect.construct(original, args, target);
  const make = (...given: unknown[]): unknown => Reflect.construct(original, given, target);
  return traced.call(make, undefined, args);
}

/** The wrapper shares the prototype object, so that `instanceof` holds for what either has made. */
function wrapConstructible(original: AnyFunction, traced: TracedFunction, prototype: object): AnyFunction {
  const wrapper = function (this: unknown): unknown {
    const target: unknown = new.target;
    // biome-ignore lint/complexity/noArguments: passed on as they came
    const args = arguments;
    if (target !== undefined) return construct(original, args, target as AnyFunction, traced);
    return traced.passes() ? Reflect.apply(original, this, args) : traced.call(original, this, args);
  };
  const made = Reflect.getOwnPropertyDescriptor(prototype, 'constructor');
  if (made?.value === original) Reflect.defineProperty(prototype, 'constructor', { ...made, value: wrapper });
  return wrapper;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Whether `new` may be used with it, without running it: a generator has a prototype too, and is no constructor. */
function isConstructible(original: AnyFunction): boolean {
  try {
    // Makes an empty object, and throws for what cannot be a `new.target`.
    Reflect.construct(Object, [], original);
    return true;
  } catch {
    return false;
  }
}

function wrapWithPrototype(
  original: AnyFunction,
  traced: TracedFunction,
  own: PropertyDescriptor,
): AnyFunction {
  const prototype: unknown = own.value;
  if (isObject(prototype) && isConstructible(original)) {
    const wrapper = wrapConstructible(original, traced, prototype);
    dress(original, wrapper);
    Reflect.defineProperty(wrapper, 'prototype', own);
    return wrapper;
  }
  const wrapper = wrapPlain(original, traced);
  dress(original, wrapper);
  Reflect.defineProperty(wrapper, 'prototype', own);
  return wrapper;
}

export function wrapFunction(original: AnyFunction, traced: TracedFunction): AnyFunction {
  const own = Reflect.getOwnPropertyDescriptor(original, 'prototype');
  if (own !== undefined) return wrapWithPrototype(original, traced, own);
  const wrapper = wrapPlain(original, traced);
  dress(original, wrapper);
  return wrapper;
}

/** A function of the application that may be wrapped without knowing what it is: nothing native, and no class. */
export function isWrappable(value: unknown): value is AnyFunction {
  if (typeof value !== 'function' || isTraced(value as AnyFunction)) return false;
  const text = Reflect.apply(functionText, value, []);
  if (/^class\b/.test(text)) return false;
  return !/\{\s*\[native code\]\s*\}$/.test(text) || (value as AnyFunction).name.startsWith('bound ');
}
