/** Baggage is one in both worlds: the API's object in a context, a plain object at a span of jaeger-client. */
import type { Baggage, Context } from '@opentelemetry/api';
import { BAGGAGE_KEY, BaggageCollector, givenField, givenKeys, givenText } from '@spoor/core';

export type Items = Readonly<Record<string, string>>;

const none: Items = {};

/** jaeger-client's: what `setBaggageItem('User_Id', …)` is stored under (its Span's `_normalizeBaggageKey`). */
export const jaegerKey = (key: string): string => key.replaceAll('_', '-').toLowerCase();

function baggageIn(context: Context): Baggage | undefined {
  const baggage = context.getValue(BAGGAGE_KEY) as Baggage | null | undefined;
  return typeof baggage?.getAllEntries === 'function' ? baggage : undefined;
}

/** @param toKey how the reader writes keys */
export function itemsIn(context: Context, toKey: (key: string) => string = (key) => key): Items {
  const entries = baggageIn(context)?.getAllEntries() ?? [];
  if (entries.length === 0) return none;
  return Object.fromEntries(entries.map(([key, { value }]) => [toKey(key), value]));
}

/** Later ones win. */
export function mergeItems(first: Items, second: unknown): Items {
  const keys = givenKeys(second);
  if (keys.length === 0) return first;
  return { ...first, ...Object.fromEntries(keys.map((key) => [key, givenText(givenField(second, key))])) };
}

/**
 * The context with those items too. One whose key jaeger-client has only written in its own way is not a second one, and keeps the
 * metadata that only the API's has.
 */
export function withItems(context: Context, items: unknown): Context {
  const own = Object.entries(mergeItems(none, items));
  if (own.length === 0) return context;
  const collected = new BaggageCollector();
  const rest = new Map(own);
  const before = baggageIn(context)?.getAllEntries() ?? [];
  for (const [key, entry] of before) {
    const name = rest.has(key) ? key : jaegerKey(key);
    const value = rest.get(name);
    rest.delete(name);
    const kept = value === undefined || value === entry.value ? entry : { ...entry, value };
    collected.add(key, kept, key.length + kept.value.length + 1);
  }
  for (const [key, value] of rest) collected.add(key, { value }, key.length + value.length + 1);
  return context.setValue(BAGGAGE_KEY, collected.baggage());
}
