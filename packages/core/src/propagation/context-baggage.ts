import type { Baggage, BaggageEntry, Context } from '@opentelemetry/api';
import { givenCall, givenElements, givenField } from '../given.ts';
import { BaggageEntries, baggageMetadata } from './baggage-entries.ts';

/** The API's own key, so that `propagation.getBaggage` works for applications. */
export const BAGGAGE_KEY = Symbol.for('OpenTelemetry Baggage Key');

/** Far above what a header may carry. */
const mostEntries = 10_000;

/**
 * The baggage in a context of ours, of whatever implementation, its entries checked: formats may trust that keys and values are
 * strings. An odd entry is left out; undefined without baggage.
 */
export function baggageOf(context: Context): Baggage | undefined {
  const given = context.getValue(BAGGAGE_KEY);
  if (given === undefined || given === null) return undefined;
  if (BaggageEntries.areChecked(given)) return given;
  const checked = new Map<string, BaggageEntry>();
  for (const pair of givenElements(givenCall(given, 'getAllEntries'), mostEntries)) {
    const key = givenField(pair, 0);
    const entry = checkedEntry(givenField(pair, 1));
    if (typeof key === 'string' && entry !== undefined) checked.set(key, entry);
  }
  return checked.size === 0 ? undefined : new BaggageEntries(checked, true);
}

function checkedEntry(given: unknown): BaggageEntry | undefined {
  const value = givenField(given, 'value');
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const metadata = givenCall(givenField(given, 'metadata'), 'toString');
  if (typeof metadata !== 'string' || metadata === '') return { value: String(value) };
  return { value: String(value), metadata: baggageMetadata(metadata) };
}
