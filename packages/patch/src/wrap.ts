/** Undoes one patch; a second call does nothing. */
export type Undo = () => void;

/** Any function, whatever it takes: a patch passes arguments through and never looks at their types. */
// biome-ignore lint/suspicious/noExplicitAny: unknown[] would refuse every function with a typed parameter
export type AnyFunction = (this: any, ...args: any[]) => any;

/**
 * Makes `replacement` look like `original`: name, length and own properties (util.promisify.custom among them).
 * An application that inspects the function sees what it would see without us.
 */
export function dressAs<F extends AnyFunction>(original: AnyFunction, replacement: F): F {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype' || key === 'arguments' || key === 'caller') continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Reflect.defineProperty(replacement, key, descriptor);
  }
  return replacement;
}

/** As a `for in` finds it: an own property that is not enumerable would hide an inherited one that is. */
function isEnumerable(target: object, name: PropertyKey): boolean {
  for (let owner: object | null = target; owner !== null; owner = Reflect.getPrototypeOf(owner)) {
    const found = Reflect.getOwnPropertyDescriptor(owner, name);
    if (found !== undefined) return found.enumerable === true;
  }
  return false;
}

/** Where a method is found at the moment of a call. */
export type Holder<Name extends PropertyKey> = Readonly<Record<Name, AnyFunction>>;

/**
 * An own method stays the one that was there. An inherited one is looked up in each call: whoever replaces it later where it is
 * defined (node:domain does that with `EventEmitter.prototype.emit`) would be passed by otherwise.
 */
function holderOf<Name extends PropertyKey>(target: object, name: Name, original: AnyFunction): Holder<Name> {
  if (Object.hasOwn(target, name)) return { [name]: original } as Record<Name, AnyFunction>;
  return Reflect.getPrototypeOf(target) as Holder<Name>;
}

const callInherited = <Name extends PropertyKey>(holder: Holder<Name>, name: Name): AnyFunction =>
  function (this: unknown) {
    // biome-ignore lint/complexity/noArguments: passed on as they came
    return Reflect.apply(holder[name], this, arguments);
  };

/**
 * Replaces the method `name` of `target` by what `wrapper` makes of it, live in place. The property keeps its
 * enumerability, inherited or own; an inherited method becomes an own one. The undo restores the former property, and only when
 * nobody has wrapped ours since: otherwise their patch would go with ours.
 * @param wrapper is given the method, and where it is found: a hot path calls it there and saves a call in between
 */
export function wrap<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  wrapper: (original: Extract<Target[Name], AnyFunction>, holder: Holder<Name>) => AnyFunction,
): Undo {
  const found = target[name];
  if (typeof found !== 'function') {
    throw new TypeError(`${String(name)} must be a function to be wrapped, got ${typeof found}`);
  }
  const former = Reflect.getOwnPropertyDescriptor(target, name);
  const holder = holderOf(target, name, found as AnyFunction);
  const original = former === undefined ? callInherited(holder, name) : found;
  const replacement = dressAs(
    found as AnyFunction,
    wrapper(original as Extract<Target[Name], AnyFunction>, holder),
  );
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: isEnumerable(target, name),
    writable: true,
    value: replacement,
  });
  return () => {
    if (Reflect.getOwnPropertyDescriptor(target, name)?.value !== replacement) return;
    if (former === undefined) Reflect.deleteProperty(target, name);
    else Object.defineProperty(target, name, former);
  };
}
