// X-B3-TraceId: 80f198ee56343ba864fe8b2a57d3eff7   X-B3-SpanId: e457b5a2e4d86bd1   X-B3-Sampled: 1   (or X-B3-Flags: 1)
import { DEBUG, DEFERRED, REMOTE, SAMPLED, type SpanIdentity } from '../span-identity.ts';
import { bitsOfState } from './b3.ts';
import type { HeaderSink } from './header-sink.ts';
import { anyHex, parseIds } from './ids.ts';
import type { SamplingHint } from './sampling-hint.ts';
import { formatTraceId } from './trace-id.ts';

export const B3_TRACE_ID = 'x-b3-traceid';
export const B3_SPAN_ID = 'x-b3-spanid';
export const B3_SAMPLED = 'x-b3-sampled';
export const B3_FLAGS = 'x-b3-flags';
/** Named in `fields()` so that carriers are cleaned of it; neither read nor sent. */
export const B3_PARENT_SPAN_ID = 'x-b3-parentspanid';

export interface B3Headers {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly sampled: string | undefined;
  readonly flags: string | undefined;
}

/** Undefined: the headers say something that is no state, so that they are not trusted at all. */
function bitsOfHeaders({ sampled, flags }: B3Headers): number | undefined {
  if (flags?.trim() === '1') return SAMPLED | DEBUG;
  if (sampled === undefined) return DEFERRED;
  const state = sampled.trim().toLowerCase();
  return state === 'd' ? undefined : bitsOfState(state);
}

export function parseB3Multi(headers: B3Headers): SpanIdentity | undefined {
  const traceId = headers.traceId?.trim() ?? '';
  const spanId = headers.spanId?.trim() ?? '';
  if ((traceId.length !== 16 && traceId.length !== 32) || spanId.length !== 16) return undefined;
  const bits = bitsOfHeaders(headers);
  if (bits === undefined) return undefined;
  const spanFrom = traceId.length;
  const at = { traceFrom: 0, traceTo: spanFrom, spanFrom, spanTo: spanFrom + 16 };
  return parseIds(traceId + spanId, at, anyHex, bits | REMOTE);
}

/** No ids at all, only a decision for the root that is started here. */
export function parseB3MultiState(headers: B3Headers): SamplingHint | undefined {
  if (headers.traceId !== undefined || headers.spanId !== undefined) return undefined;
  const bits = bitsOfHeaders(headers);
  return bits === undefined || bits === DEFERRED ? undefined : { bits, debugId: undefined };
}

/** Debug implies sampled, and is then sent alone (b3-propagation, Debug Flag). */
export function formatB3Multi(identity: SpanIdentity, headers: HeaderSink): void {
  headers.set(B3_TRACE_ID, formatTraceId(identity));
  headers.set(B3_SPAN_ID, identity.spanId);
  if (identity.bits & DEBUG) headers.set(B3_FLAGS, '1');
  else if (!(identity.bits & DEFERRED)) headers.set(B3_SAMPLED, String(identity.bits & SAMPLED));
}
