// b3: 80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1-05e3ac9a4f6e3b90   (trace - span [- state [- parent]]), or: 0
import { DEBUG, DEFERRED, REMOTE, SAMPLED, type SpanIdentity } from '../span-identity.ts';
import { anyHex, parseIds } from './ids.ts';
import { skipSpace, trimEnd } from './optional-space.ts';
import type { SamplingHint } from './sampling-hint.ts';
import { formatTraceId } from './trace-id.ts';

export const B3 = 'b3';

const dash = 0x2d;

/** `d`, `1`, `0`, and leniently `true` and `false`, which old senders wrote. */
export function bitsOfState(state: string): number | undefined {
  if (state === 'd') return SAMPLED | DEBUG;
  if (state === '1' || state === 'true') return SAMPLED;
  return state === '0' || state === 'false' ? 0 : undefined;
}

/** The state that follows the ids at `from`; a parent may follow it, which is not looked at. */
function bitsAfterIds(header: string, from: number, to: number): number | undefined {
  if (from === to) return DEFERRED;
  if (header.charCodeAt(from) !== dash) return undefined;
  const next = header.indexOf('-', from + 1);
  const state = bitsOfState(header.slice(from + 1, next === -1 || next > to ? to : next));
  // Zipkin's older senders left the state out and sent the parent: the decision is still open then.
  if (state === undefined && to - from - 1 === 16) return DEFERRED;
  return state;
}

/** With ids: the caller's span. No state means that the decision is ours. */
export function parseB3(header: string): SpanIdentity | undefined {
  const from = skipSpace(header, 0, header.length);
  const to = trimEnd(header, from, header.length);
  const traceTo = header.indexOf('-', from);
  const width = traceTo - from;
  if (width !== 16 && width !== 32) return undefined;
  const spanTo = traceTo + 1 + 16;
  if (spanTo > to) return undefined;
  const bits = bitsAfterIds(header, spanTo, to);
  if (bits === undefined) return undefined;
  return parseIds(header, { traceFrom: from, traceTo, spanFrom: traceTo + 1, spanTo }, anyHex, bits | REMOTE);
}

/** Without ids, only a decision: for the root that is started here. */
export function parseB3State(header: string): SamplingHint | undefined {
  const state = header.trim();
  const bits = state.length > 5 ? undefined : bitsOfState(state);
  return bits === undefined ? undefined : { bits, debugId: undefined };
}

/** The parent is never sent (OpenTelemetry's rule); an open decision stays open. */
export function formatB3(identity: SpanIdentity): string {
  const ids = `${formatTraceId(identity)}-${identity.spanId}`;
  if (identity.bits & DEFERRED) return ids;
  return `${ids}-${identity.bits & DEBUG ? 'd' : identity.bits & SAMPLED}`;
}
