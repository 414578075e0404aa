import type { TextMapGetter } from '@opentelemetry/api';
import { givenElements, isGivenArray } from '../given.ts';
import { B3 } from './b3.ts';
import { B3_FLAGS, B3_SAMPLED, B3_SPAN_ID, B3_TRACE_ID } from './b3-multi.ts';
import { BAGGAGE } from './baggage.ts';
import { maxBaggageMembers } from './baggage-entries.ts';
import { JAEGER_DEBUG_ID } from './sampling-hint.ts';
import { TRACEPARENT } from './traceparent.ts';
import { TRACESTATE } from './tracestate.ts';
import { JAEGER_BAGGAGE, UBERCTX_PREFIX } from './uber-baggage.ts';
import { UBER_TRACE_ID } from './uber-trace-id.ts';

/** The first two characters, lower-case, of every header that we read; `x-` is the beginning of many others too. */
const beginnings = new Uint8Array(0x10000);
const [isOurs, isIfThirdIsB] = [1, 2];
for (const [name, which] of [
  ['tr', isOurs],
  ['ub', isOurs],
  ['ba', isOurs],
  ['b3', isOurs],
  ['ja', isOurs],
  ['x-', isIfThirdIsB],
] as const) {
  beginnings[(name.charCodeAt(0) << 8) | name.charCodeAt(1)] = which;
}

/** Headers of formats that an application has named itself: whole names, and beginnings. */
const otherNames = new Set<string>();
const otherPrefixes = new Set<string>();

/** From now on these are seen too. @param name and prefix in lower case */
export function watchHeaders(name: string, prefix: string): void {
  otherNames.add(name);
  otherPrefixes.add(prefix);
  for (const each of [name, prefix]) beginnings[(each.charCodeAt(0) << 8) | each.charCodeAt(1)] = 1;
}

/** Most headers of a request are none of ours and leave here, before their name is lower-cased. */
export function mayBeTraceHeader(name: string): boolean {
  const which = beginnings[((name.charCodeAt(0) | 0x20) << 8) | ((name.charCodeAt(1) | 0x20) & 0xff)];
  return which === isOurs || (which === isIfThirdIsB && (name.charCodeAt(2) | 0x20) === 0x62);
}

/**
 * A header that comes twice: joined as RFC 7230 (3.2.2) says and Node does. Lists (tracestate, baggage) are then one list;
 * the others cannot hold a comma, are malformed and so ignored (W3C: several traceparent headers).
 */
const join = (first: string | undefined, next: string): string =>
  first === undefined ? next : `${first}, ${next}`;

/** Of one header in a carrier, and of all of its headers: beyond it nobody's request is. */
const maxValues = 1000;
const maxKeys = 10_000;

/** One value of a carrier as text; what is neither text nor a plain scalar is absent. */
function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A carrier and a getter are an application's: what throws in them is not there. */
function read<C>(carrier: C, getter: TextMapGetter<C>, key: string): unknown {
  try {
    return getter.get(carrier, key);
  } catch {
    return undefined;
  }
}

/** As far as they can be read: an array, or what `Map` and `Headers` have for one. */
function keysOf<C>(carrier: C, getter: TextMapGetter<C>): readonly unknown[] {
  const keys: unknown[] = [];
  try {
    for (const key of getter.keys(carrier)) if (keys.push(key) === maxKeys) break;
  } catch {
    // The keys so far.
  }
  return keys;
}

/** The trace headers of one request, found but not yet read. Exists only when there is one. */
export class InboundHeaders {
  traceparent: string | undefined = undefined;
  tracestate: string | undefined = undefined;
  baggage: string | undefined = undefined;
  uberTraceId: string | undefined = undefined;
  /** Name, value, name, value; names in lower case. */
  uberctx: string[] | undefined = undefined;
  jaegerBaggage: string | undefined = undefined;
  jaegerDebugId: string | undefined = undefined;
  b3: string | undefined = undefined;
  b3TraceId: string | undefined = undefined;
  b3SpanId: string | undefined = undefined;
  b3Sampled: string | undefined = undefined;
  b3Flags: string | undefined = undefined;
  /** Name, value, name, value of those that `watchHeaders` was told of. */
  others: string[] | undefined = undefined;
  /** Of a message, whose values are not escaped as those of HTTP are. */
  isText = false;

  get hasBaggage(): boolean {
    return this.baggage !== undefined || this.uberctx !== undefined || this.others !== undefined;
  }

  /** True when the header is one of ours. */
  add(name: string, value: string): boolean {
    switch (name) {
      case TRACEPARENT:
        this.traceparent = join(this.traceparent, value);
        return true;
      case TRACESTATE:
        this.tracestate = join(this.tracestate, value);
        return true;
      case BAGGAGE:
        this.baggage = join(this.baggage, value);
        return true;
      case UBER_TRACE_ID:
        this.uberTraceId = join(this.uberTraceId, value);
        return true;
      case JAEGER_BAGGAGE:
        this.jaegerBaggage = join(this.jaegerBaggage, value);
        return true;
      case JAEGER_DEBUG_ID:
        this.jaegerDebugId = join(this.jaegerDebugId, value);
        return true;
      default:
        return name.startsWith(UBERCTX_PREFIX) ? this.#addUberctx(name, value) : this.#addB3(name, value);
    }
  }

  /** A name that comes twice counts once. More than the limit of members is not even held. */
  #addUberctx(name: string, value: string): boolean {
    this.uberctx ??= [];
    if (this.uberctx.length >= 2 * maxBaggageMembers) return true;
    for (let index = 0; index < this.uberctx.length; index += 2)
      if (this.uberctx[index] === name) return true;
    this.uberctx.push(name, value);
    return true;
  }

  #addB3(name: string, value: string): boolean {
    switch (name) {
      case B3:
        this.b3 = join(this.b3, value);
        return true;
      case B3_TRACE_ID:
        this.b3TraceId = join(this.b3TraceId, value);
        return true;
      case B3_SPAN_ID:
        this.b3SpanId = join(this.b3SpanId, value);
        return true;
      case B3_SAMPLED:
        this.b3Sampled = join(this.b3Sampled, value);
        return true;
      case B3_FLAGS:
        this.b3Flags = join(this.b3Flags, value);
        return true;
      default:
        return this.#addOther(name, value);
    }
  }

  #addOther(name: string, value: string): boolean {
    if (otherNames.size === 0) return false;
    if (!otherNames.has(name) && ![...otherPrefixes].some((prefix) => name.startsWith(prefix))) return false;
    this.others ??= [];
    if (this.others.length < 2 * maxBaggageMembers) this.others.push(name, value);
    return true;
  }

  /** From Node's `rawHeaders`: name, value, name, value, in any case; nothing is allocated when none is ours. */
  static fromRaw(rawHeaders: readonly string[]): InboundHeaders | undefined {
    let headers: InboundHeaders | undefined;
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      const name: unknown = rawHeaders[index];
      if (typeof name !== 'string' || !mayBeTraceHeader(name)) continue;
      const value: unknown = rawHeaders[index + 1];
      if (typeof value !== 'string') continue;
      headers ??= new InboundHeaders();
      headers.add(name.toLowerCase(), value);
    }
    return headers;
  }

  /** From any carrier of the API: the named headers, and with `prefixed` also all that begin with `uberctx-`. */
  static fromCarrier<C>(
    carrier: C,
    getter: TextMapGetter<C>,
    names: readonly string[],
    prefixed: boolean,
  ): InboundHeaders | undefined {
    let headers: InboundHeaders | undefined;
    const take = (name: string, key: string, firstOnly: boolean): void => {
      const found = read(carrier, getter, key);
      if (found === undefined || found === null) return;
      const values = isGivenArray(found) ? givenElements(found, maxValues) : [found];
      for (const each of firstOnly ? values.slice(0, 1) : values) {
        const value = scalar(each);
        if (value === undefined) continue;
        headers ??= new InboundHeaders();
        headers.add(name, value);
      }
    };
    for (const name of names) take(name, name, false);
    if (!prefixed) return headers;
    for (const key of keysOf(carrier, getter)) {
      if (typeof key !== 'string' || !mayBeTraceHeader(key)) continue;
      const name = key.toLowerCase();
      if (name.startsWith(UBERCTX_PREFIX)) take(name, key, true);
    }
    return headers;
  }
}
