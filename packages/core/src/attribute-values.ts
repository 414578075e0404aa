import type { Attributes } from '@opentelemetry/api';
import type { AttributeArray, AttributePrimitive } from './attribute-sink.ts';
import { givenField, givenKeys } from './given.ts';
import type { RecordedAttributes, RecordedValue } from './span-sink.ts';

/** More of an array than any batch can hold: what the encoders cut off of it is named in `spoor.truncated`. */
const mostElements = 2 ** 20;

/**
 * The value as it may be recorded: strings cut to the limit, arrays copied, since the application may go on changing its
 * own. Undefined for what is no attribute value (the API's AttributeValue): a bigint, a symbol, an object, a boxed value, a
 * function, an array of mixed types, or one whose elements cannot be read.
 */
export function recordableValue(value: unknown, maxLength: number): RecordedValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.length <= maxLength ? value : value.substring(0, maxLength);
    case 'number':
    case 'boolean':
      return value;
    default:
      return recordableArray(value, maxLength);
  }
}

function recordableArray(value: unknown, maxLength: number): AttributeArray | undefined {
  try {
    return Array.isArray(value) ? copyOf(value, maxLength) : undefined;
  } catch {
    // A Proxy, or a getter of the application.
    return undefined;
  }
}

/**
 * By index and into a plain array: the application's may have methods, an iterator, a class or a `toJSON` of its own, and its
 * holes are values like any other. Undefined when the types are mixed; null and undefined go with each.
 */
function copyOf(values: readonly unknown[], maxLength: number): AttributeArray | undefined {
  const copy: (AttributePrimitive | null | undefined)[] = [];
  const length = Math.min(values.length, mostElements);
  let type: string | undefined;
  for (let index = 0; index < length; index++) {
    const value = values[index];
    if (value !== null && value !== undefined) {
      type ??= typeof value;
      if (typeof value !== type || !isPrimitive(value)) return undefined;
      copy.push(cut(value, maxLength));
    } else copy.push(value);
  }
  return copy;
}

const isPrimitive = (value: unknown): value is AttributePrimitive =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const cut = <Value>(value: Value, maxLength: number): Value | string =>
  typeof value === 'string' && value.length > maxLength ? value.substring(0, maxLength) : value;

export function cutStrings(values: AttributeArray, maxLength: number): AttributeArray {
  return values.map((value): AttributePrimitive | null | undefined => cut(value, maxLength));
}

const none: RecordedAttributes = { keys: [], values: [], droppedCount: 0 };

/** Attributes of an event or a link: invalid ones left out, those above the limit counted. */
export function recordAttributes(
  attributes: unknown,
  maxCount: number,
  maxLength: number,
): RecordedAttributes {
  const names = givenKeys(attributes);
  if (names.length === 0) return none;
  const keys: string[] = [];
  const values: RecordedValue[] = [];
  let droppedCount = 0;
  for (const key of names) {
    const value = key === '' ? undefined : recordableValue(givenField(attributes, key), maxLength);
    if (value === undefined) continue;
    if (keys.length >= maxCount) droppedCount++;
    else {
      keys.push(key);
      values.push(value);
    }
  }
  return { keys, values, droppedCount };
}

export function toAttributes({ keys, values }: RecordedAttributes): Attributes {
  const attributes: Attributes = {};
  keys.forEach((key, index) => {
    define(attributes, key, values[index] as RecordedValue);
  });
  return attributes;
}

/** An own property whatever the name is: assigning to `__proto__` would not make one. */
export function define(attributes: Attributes, key: string, value: RecordedValue): void {
  if (key === '__proto__')
    Object.defineProperty(attributes, key, { value, enumerable: true, configurable: true });
  else attributes[key] = value as Attributes[string];
}
