import type { Attributes } from '@opentelemetry/api';
import type { AttributeArray, AttributePrimitive } from './attribute-sink.ts';
import type { RecordedAttributes, RecordedValue } from './span-sink.ts';

/**
 * The value as it may be recorded: strings cut to the limit, arrays copied, since the application may go on changing its
 * own. Undefined for what is no attribute value: an object, a function, an array of mixed types.
 */
export function recordableValue(value: unknown, maxLength: number): RecordedValue | undefined {
  switch (typeof value) {
    case 'string':
      return value.length <= maxLength ? value : value.substring(0, maxLength);
    case 'number':
    case 'boolean':
      return value;
    default:
      return Array.isArray(value) && isHomogeneous(value) ? cutStrings(value, maxLength) : undefined;
  }
}

function isHomogeneous(values: readonly unknown[]): values is AttributeArray {
  let type: string | undefined;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
    type ??= typeof value;
    if (typeof value !== type) return false;
  }
  return true;
}

export function cutStrings(values: AttributeArray, maxLength: number): AttributeArray {
  return values.map((value): AttributePrimitive | null | undefined =>
    typeof value === 'string' && value.length > maxLength ? value.substring(0, maxLength) : value,
  );
}

const none: RecordedAttributes = { keys: [], values: [], droppedCount: 0 };

/** Attributes of an event or a link: invalid ones left out, those above the limit counted. */
export function recordAttributes(
  attributes: Attributes | undefined | null,
  maxCount: number,
  maxLength: number,
): RecordedAttributes {
  if (attributes === undefined || attributes === null || typeof attributes !== 'object') return none;
  const keys: string[] = [];
  const values: RecordedValue[] = [];
  let droppedCount = 0;
  for (const key of Object.keys(attributes)) {
    const value = key === '' ? undefined : recordableValue(attributes[key], maxLength);
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
