import type { HeaderPropagator } from '@spoor/core';

/** Hosts by the rules that an operator has written. */
export interface Hosts {
  allows(host: string): boolean;
}

/** How a trace crosses the border of the process, prepared once for all libraries. */
export interface Propagation {
  readonly propagator: HeaderPropagator;
  /** Undefined: everybody receives headers. */
  readonly propagateTo: Hosts | undefined;
  /** Undefined: everybody is trusted. */
  readonly trustInbound: Hosts | undefined;
}

/**
 * Of messages the peer is the broker: who else writes to a queue, or reads from it, is not known.
 *
 * @param names of all brokers that the message may go to, or come from, as far as they are known
 */
export function allowsAll(hosts: Hosts | undefined, names: readonly string[]): boolean {
  if (hosts === undefined) return true;
  return names.length === 0 ? hosts.allows('') : names.every((name) => hosts.allows(name));
}
