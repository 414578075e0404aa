/** The trace headers of a message that is about to leave. What the application gave is copied, never changed: it may be sent again. */
import type { Context } from '@opentelemetry/api';
import { givenKeys, type HeaderPropagator, maxTraceHeaderBytes, mayBeTraceHeader } from '@spoor/core';

const setter = {
  set(pairs: string[], name: string, value: string): void {
    pairs.push(name, value);
  },
};

/** Name, value, name, value in all configured formats; made once for all messages of a call. */
export function collectHeaders(
  propagator: HeaderPropagator,
  context: Context,
  maxBytes: number = maxTraceHeaderBytes,
): readonly string[] {
  const pairs: string[] = [];
  propagator.injectText(context, pairs, setter, maxBytes);
  return pairs;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Which names another span may have been written under, as in a message that is passed on with the headers that it came with. */
export type StaleNames = ReadonlySet<string>;

/** Baggage that the application writes by hand is its own, and goes where ours has none. */
export function staleNamesOf(propagator: HeaderPropagator): StaleNames {
  return new Set(propagator.fields().filter((name) => name !== 'baggage'));
}

/**
 * The given headers and ours in one new object.
 *
 * @param given by the application: an object, or nothing
 */
export function withHeaders(
  given: unknown,
  pairs: readonly string[],
  stale: StaleNames,
): Record<string, unknown> {
  const headers: Record<string, unknown> = isObject(given) ? { ...given } : {};
  for (const name of givenKeys(given)) {
    if (mayBeTraceHeader(name) && stale.has(name.toLowerCase())) delete headers[name];
  }
  for (let index = 0; index + 1 < pairs.length; index += 2)
    headers[pairs[index] as string] = pairs[index + 1];
  return headers;
}

/** The same object but for one field; whatever else it has, also by its class, is there. */
export function withField<Given extends object>(given: Given, name: keyof Given, value: unknown): Given {
  const prototype = Reflect.getPrototypeOf(given);
  if (prototype === Object.prototype) return { ...given, [name]: value };
  // Of a frozen object the fields could not be changed afterwards.
  const fields = {
    ...Object.getOwnPropertyDescriptors(given),
    [name]: { value, configurable: true, enumerable: true, writable: true },
  };
  return Object.create(prototype, fields) as Given;
}
