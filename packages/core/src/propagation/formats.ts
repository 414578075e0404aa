import { SpanIdentity } from '../span-identity.ts';
import { B3, formatB3, parseB3, parseB3State } from './b3.ts';
import * as multi from './b3-multi.ts';
import { BAGGAGE, formatBaggage, parseBaggage } from './baggage.ts';
import type { HeaderFormat } from './header-format.ts';
import type { InboundHeaders } from './inbound-headers.ts';
import { JAEGER_DEBUG_ID, parseDebugId } from './sampling-hint.ts';
import { formatTraceparent, parseTraceparent, TRACEPARENT } from './traceparent.ts';
import { formatTraceState, parseTraceState, TRACESTATE } from './tracestate.ts';
import { formatUberctx, JAEGER_BAGGAGE, parseJaegerBaggage, parseUberctx } from './uber-baggage.ts';
import { formatUberTraceId, parseUberTraceId, UBER_TRACE_ID } from './uber-trace-id.ts';

function nothing(): void {}

export const traceContextFormat: HeaderFormat = {
  fields: [TRACEPARENT, TRACESTATE],
  names: [TRACEPARENT, TRACESTATE],
  prefixed: false,
  read({ traceparent, tracestate }, found) {
    const identity = traceparent === undefined ? undefined : parseTraceparent(traceparent);
    if (identity === undefined) return;
    // Only now: a tracestate without a valid traceparent is not even parsed (W3C Trace Context, 3.3).
    const state = tracestate === undefined ? undefined : parseTraceState(tracestate);
    if (state === undefined) return found.setParent(identity);
    const { t0, t1, t2, t3, s0, s1, bits } = identity;
    found.setParent(new SpanIdentity(t0, t1, t2, t3, s0, s1, bits, state));
  },
  readWithoutParent: nothing,
  write(outbound) {
    const { identity } = outbound;
    if (identity === undefined) return;
    outbound.set(TRACEPARENT, formatTraceparent(identity));
    if (identity.traceState === undefined) return;
    const state = formatTraceState(identity.traceState);
    if (state !== '') outbound.set(TRACESTATE, state);
  },
};

export const baggageFormat: HeaderFormat = {
  fields: [BAGGAGE],
  names: [BAGGAGE],
  prefixed: false,
  read({ baggage }, found) {
    if (baggage !== undefined) parseBaggage(baggage, found.baggage);
  },
  readWithoutParent: nothing,
  write(outbound) {
    const header = outbound.baggage === undefined ? '' : formatBaggage(outbound.baggage);
    if (header !== '') outbound.set(BAGGAGE, header);
  },
};

export const jaegerFormat: HeaderFormat = {
  fields: [UBER_TRACE_ID],
  names: [UBER_TRACE_ID, JAEGER_BAGGAGE, JAEGER_DEBUG_ID],
  prefixed: true,
  read({ uberTraceId, uberctx }, found) {
    const identity = uberTraceId === undefined ? undefined : parseUberTraceId(uberTraceId);
    if (identity !== undefined) found.setParent(identity);
    if (uberctx === undefined) return;
    for (let index = 0; index + 1 < uberctx.length; index += 2) {
      if (!parseUberctx(uberctx[index] as string, uberctx[index + 1] as string, found.baggage)) return;
    }
  },
  /** For people with curl: they tag and force a trace that begins here (interop 1.4.1). */
  readWithoutParent({ jaegerBaggage, jaegerDebugId }, found) {
    if (jaegerBaggage !== undefined) parseJaegerBaggage(jaegerBaggage, found.baggage);
    if (jaegerDebugId !== undefined) found.hint = parseDebugId(jaegerDebugId) ?? found.hint;
  },
  write(outbound) {
    const { identity, baggage } = outbound;
    if (identity !== undefined) outbound.set(UBER_TRACE_ID, formatUberTraceId(identity));
    if (baggage !== undefined) formatUberctx(baggage, outbound);
  },
};

export const b3Format: HeaderFormat = {
  fields: [B3],
  names: [B3],
  prefixed: false,
  read({ b3 }, found) {
    const identity = b3 === undefined ? undefined : parseB3(b3);
    if (identity !== undefined) found.setParent(identity);
  },
  readWithoutParent({ b3 }, found) {
    if (b3 !== undefined) found.hint ??= parseB3State(b3);
  },
  write(outbound) {
    if (outbound.identity !== undefined) outbound.set(B3, formatB3(outbound.identity));
  },
};

const b3Headers = (headers: InboundHeaders): multi.B3Headers => ({
  traceId: headers.b3TraceId,
  spanId: headers.b3SpanId,
  sampled: headers.b3Sampled,
  flags: headers.b3Flags,
});

export const b3MultiFormat: HeaderFormat = {
  fields: [multi.B3_TRACE_ID, multi.B3_SPAN_ID, multi.B3_FLAGS, multi.B3_SAMPLED, multi.B3_PARENT_SPAN_ID],
  names: [multi.B3_TRACE_ID, multi.B3_SPAN_ID, multi.B3_SAMPLED, multi.B3_FLAGS],
  prefixed: false,
  read(headers, found) {
    if (headers.b3TraceId === undefined) return;
    const identity = multi.parseB3Multi(b3Headers(headers));
    if (identity !== undefined) found.setParent(identity);
  },
  readWithoutParent(headers, found) {
    found.hint ??= multi.parseB3MultiState(b3Headers(headers));
  },
  write(outbound) {
    if (outbound.identity !== undefined) multi.formatB3Multi(outbound.identity, outbound);
  },
};
