import { type SpanIdentity, Track } from '@spoor/core';
import { isSameSpan } from './identity.ts';

/**
 * While a manual span of a server is open directly below the automatic one, what that request's context starts is started below it. Two
 * such spans in one request would be ambiguous: the first one stays. Only with SPOOR_OPENTRACING_PARENT=nested.
 */
export class Nesting {
  readonly #roots = new WeakMap<object, Track>();

  /** @param parent below which the span was started */
  begin(span: object, identity: SpanIdentity, parent: Track): void {
    const root = parent.localRoot;
    if (parent !== root || root.standIn !== undefined || !identity.isSampled) return;
    const { t0, t1, t2, t3, s0, s1, bits } = identity;
    root.standIn = new Track(t0, t1, t2, t3, s0, s1, bits, root.traceState, root.values, root.anchor, root);
    this.#roots.set(span, root);
  }

  end(span: object, identity: SpanIdentity): void {
    const root = this.#roots.get(span);
    if (root?.standIn !== undefined && isSameSpan(root.standIn, identity)) root.standIn = undefined;
  }
}
