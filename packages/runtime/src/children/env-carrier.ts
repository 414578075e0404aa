// TRACEPARENT=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01   UBER_TRACE_ID=4bf92f3577b34da6:f067aa0ba902b7:0:1
import type { Context } from '@opentelemetry/api';
import { type HeaderPropagator, rootContext } from '@spoor/core';

export type Env = Readonly<Record<string, string | undefined>>;

/** Name and value, as they stand in an environment. */
export type Variable = readonly [name: string, value: string];

/** The variable that carries a header (specification, Environment Variables as Context Propagation Carriers, Key Name Normalization). */
export function variableOf(header: string): string {
  const name = header.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** Jaeger's baggage has the key in the header's name, whose case an environment does not keep. `BAGGAGE` has it too. */
const isCarried = (header: string): boolean => !header.startsWith('uberctx-');

const collector = {
  set(variables: Variable[], header: string, value: string): void {
    // An environment ends a value at NUL, and Node refuses to start such a child.
    if (isCarried(header) && !value.includes('\0')) variables.push([variableOf(header), value]);
  },
};

/** What a process that is started in that context is given. Empty without a context. */
export function writeVariables(propagator: HeaderPropagator, context: Context): Variable[] {
  const variables: Variable[] = [];
  propagator.inject(context, variables, collector);
  return variables;
}

const reader = {
  get: (env: Env, header: string): string | undefined => env[variableOf(header)],
  keys: (): string[] => [],
};

/** The context that this environment names; the root context without any. What cannot be read is as good as absent. */
export const readVariables = (propagator: HeaderPropagator, env: Env): Context =>
  propagator.extract(rootContext, env, reader);
