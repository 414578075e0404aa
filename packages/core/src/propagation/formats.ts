import { SpanIdentity } from '../span-identity.ts';
import { B3, formatB3, parseB3, parseB3State } from './b3.ts';
import * as multi from './b3-multi.ts';
import { BAGGAGE, formatBaggage, parseBaggage } from './baggage.ts';
import type { Found, HeaderFormat } from './header-format.ts';
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
  baggage: undefined,
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
  baggage: {
    read({ baggage }, found) {
      if (baggage !== undefined) parseBaggage(baggage, found.baggage);
    },
    write(entries, headers) {
      const header = formatBaggage(entries, headers.roomFor(BAGGAGE));
      if (header !== '') headers.set(BAGGAGE, header);
    },
  },
  read: nothing,
  readWithoutParent: nothing,
  write: nothing,
};

export const jaegerFormat: HeaderFormat = {
  fields: [UBER_TRACE_ID],
  names: [UBER_TRACE_ID, JAEGER_BAGGAGE, JAEGER_DEBUG_ID],
  prefixed: true,
  baggage: {
    read({ uberctx, isText }, found) {
      if (uberctx !== undefined) parseUberctx(uberctx, found.baggage, undefined, isText);
    },
    write: formatUberctx,
  },
  read({ uberTraceId }, found) {
    const identity = uberTraceId === undefined ? undefined : parseUberTraceId(uberTraceId);
    if (identity !== undefined) found.setParent(identity);
  },
  /** For people with curl: they tag and force a trace that begins here (jaeger-client, Baggage and debug id by hand). */
  readWithoutParent({ jaegerBaggage, jaegerDebugId }, found) {
    if (jaegerBaggage !== undefined) parseJaegerBaggage(jaegerBaggage, found.baggage);
    if (jaegerDebugId !== undefined) found.hint = parseDebugId(jaegerDebugId) ?? found.hint;
  },
  write(outbound) {
    if (outbound.identity !== undefined) outbound.set(UBER_TRACE_ID, formatUberTraceId(outbound.identity));
  },
};

const multiHeaders = (headers: InboundHeaders): multi.B3Headers => ({
  traceId: headers.b3TraceId,
  spanId: headers.b3SpanId,
  sampled: headers.b3Sampled,
  flags: headers.b3Flags,
});

/**
 * The name in OTEL_PROPAGATORS chooses what is written. Read is whatever came: a fleet has senders of both forms, and the single
 * header wins (b3-propagation, Single Header). One that cannot be read is as good as absent.
 */
const b3Reading = {
  names: [B3, multi.B3_TRACE_ID, multi.B3_SPAN_ID, multi.B3_SAMPLED, multi.B3_FLAGS],
  prefixed: false,
  baggage: undefined,
  read(headers: InboundHeaders, found: Found) {
    let identity = headers.b3 === undefined ? undefined : parseB3(headers.b3);
    if (identity === undefined && headers.b3TraceId !== undefined)
      identity = multi.parseB3Multi(multiHeaders(headers));
    if (identity !== undefined) found.setParent(identity);
  },
  readWithoutParent(headers: InboundHeaders, found: Found) {
    if (headers.b3 !== undefined) found.hint ??= parseB3State(headers.b3);
    found.hint ??= multi.parseB3MultiState(multiHeaders(headers));
  },
};

export const b3Format: HeaderFormat = {
  ...b3Reading,
  fields: [B3],
  write(outbound) {
    if (outbound.identity !== undefined) outbound.set(B3, formatB3(outbound.identity));
  },
};

export const b3MultiFormat: HeaderFormat = {
  ...b3Reading,
  fields: [multi.B3_TRACE_ID, multi.B3_SPAN_ID, multi.B3_FLAGS, multi.B3_SAMPLED, multi.B3_PARENT_SPAN_ID],
  write(outbound) {
    if (outbound.identity !== undefined) multi.formatB3Multi(outbound.identity, outbound);
  },
};
