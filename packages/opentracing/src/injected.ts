import type { Context } from '@opentelemetry/api';
import { identityOf, namedParents, SpanIdentity, withRemoteParent } from '@spoor/core';
import { withItems } from './baggage.ts';

interface Injected {
  /** As it is when the request is made: the sampling of a span may be decided after its injection. */
  readonly identity: SpanIdentity | undefined;
  readonly items: unknown;
}

/** A span that an application wrote into headers: the request that has them is below it, with its baggage. */
class InjectedParent {
  readonly #read: () => Injected;

  constructor(read: () => Injected) {
    this.#read = read;
  }

  below(caller: Context): Context {
    const { identity, items } = this.#read();
    const context = withItems(caller, items);
    return identity === undefined ? context : withRemoteParent(context, withTraceState(identity, caller));
  }
}

/** Vendors' words travel with the trace, of which OpenTracing's headers know nothing. */
function withTraceState(identity: SpanIdentity, caller: Context): SpanIdentity {
  const active = identityOf(caller);
  const { t0, t1, t2, t3, s0, s1, bits } = identity;
  if (active?.traceState === undefined || active.t3 !== t3 || active.t2 !== t2) return identity;
  return new SpanIdentity(t0, t1, t2, t3, s0, s1, bits, active.traceState);
}

export function rememberInjected(spanId: string, read: () => Injected): void {
  namedParents.remember(spanId, new InjectedParent(read));
}
