import type { Context } from '@opentelemetry/api';
import { givenCall } from './given.ts';

/**
 * Values that a context carries beside its span (baggage, what applications set): a persistent list, since there are few.
 * The last node may be a context of somebody else, which is then asked for what the list does not hold.
 */
export interface ContextValues {
  readonly key: symbol;
  readonly value: unknown;
  readonly next: ContextValues | undefined;
}

/** As a `Map` has it, which the API's own context is made of. */
const isSame = (a: unknown, b: unknown): boolean => a === b || Object.is(a, b);

const foreignContext = Symbol('foreign context');

export function foreignValues(context: Context): ContextValues {
  return { key: foreignContext, value: context, next: undefined };
}

export function findValue(values: ContextValues | undefined, key: symbol): unknown {
  for (let node = values; node !== undefined; node = node.next) {
    if (isSame(node.key, key)) return node.value;
    if (node.key === foreignContext) return givenCall(node.value, 'getValue', key);
  }
  return undefined;
}

/** The list with that key set; an earlier value of the key is left out, so that setting it often does not grow the list. */
export function withValue(values: ContextValues | undefined, key: symbol, value: unknown): ContextValues {
  return { key, value, next: without(values, key) };
}

export function withoutValue(values: ContextValues | undefined, key: symbol): ContextValues | undefined {
  const rest = without(values, key);
  // A foreign context cannot be changed, so its value is covered by undefined.
  return findValue(rest, key) === undefined ? rest : { key, value: undefined, next: rest };
}

function without(values: ContextValues | undefined, key: symbol): ContextValues | undefined {
  if (values === undefined || !holds(values, key)) return values;
  if (isSame(values.key, key)) return values.next;
  return { key: values.key, value: values.value, next: without(values.next, key) };
}

function holds(values: ContextValues, key: symbol): boolean {
  for (let node: ContextValues | undefined = values; node !== undefined; node = node.next) {
    if (isSame(node.key, key)) return true;
  }
  return false;
}
