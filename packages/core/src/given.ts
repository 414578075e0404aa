/**
 * What an application gives may be anything, whatever the API's types say: a value of JSON where an object was meant, a Proxy, a
 * mock, an object of another realm. It is read here, once, and what is behind may trust what it gets. Getters, traps and
 * conversions of the application may throw in here; nothing throws out of here (docs/decisions/radius-of-a-fault.md).
 */

const isObject = (value: unknown): value is object =>
  typeof value === 'object' ? value !== null : typeof value === 'function';

/** A field of an object or a function; undefined where there is none, or where reading it throws. */
export function givenField(value: unknown, name: PropertyKey): unknown {
  if (!isObject(value)) return undefined;
  try {
    return (value as Record<PropertyKey, unknown>)[name];
  } catch {
    return undefined;
  }
}

/** What a method gives; undefined where there is none, or where it throws. */
export function givenCall(value: unknown, name: string, argument?: unknown): unknown {
  const method = givenField(value, name);
  if (typeof method !== 'function') return undefined;
  try {
    return Reflect.apply(method, value, [argument]);
  } catch {
    return undefined;
  }
}

/** The names of an object's own enumerable fields. */
export function givenKeys(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  try {
    return Object.keys(value);
  } catch {
    return [];
  }
}

/** The last elements of an array, at most so many; none of what is no array. An element that cannot be read is undefined. */
export function givenElements(value: unknown, mostElements: number): readonly unknown[] {
  if (!isGivenArray(value)) return [];
  const length = givenField(value, 'length');
  if (typeof length !== 'number') return [];
  const elements: unknown[] = [];
  for (let index = Math.max(0, length - mostElements); index < length; index++)
    elements.push(givenField(value, index));
  return elements;
}

/** `Array.isArray`, which throws for a Proxy that was revoked. */
export function isGivenArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Text as it is, anything else as it describes itself; empty when it cannot. */
export function givenText(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return String(value);
  } catch {
    return '';
  }
}
