/** How the context becomes entries of the field and back. */
import type { Context } from '@opentelemetry/api';
import { type HeaderPropagator, identityOf } from '@spoor/core';
import { type Entries, fitting } from './context-field.ts';

const setter = {
  set(entries: string[], name: string, value: string): void {
    entries.push(name, value);
  },
};

/** Nothing for a context that has nothing to tell. */
export function entriesOf(propagator: HeaderPropagator, context: Context): Entries {
  const entries: string[] = [];
  propagator.inject(context, entries, setter);
  return fitting(entries);
}

/** Another tracer's map may be beside ours, under the same number: the first one that says whose child the call is counts. */
export function extractContext(
  propagator: HeaderPropagator,
  context: Context,
  maps: readonly Entries[],
): Context {
  const former = identityOf(context);
  let found: Context | undefined;
  for (const entries of maps) {
    const extracted = propagator.extractRaw(context, entries);
    if (extracted === context) continue;
    if (identityOf(extracted) !== former) return extracted;
    found ??= extracted;
  }
  return found ?? context;
}
