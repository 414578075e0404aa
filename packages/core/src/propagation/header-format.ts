import type { Baggage, TextMapSetter } from '@opentelemetry/api';
import { DEBUG, FIREHOSE, SAMPLED, SpanIdentity } from '../span-identity.ts';
import { BaggageCollector, type NamedEntry } from './baggage-entries.ts';
import { bytesPerHeader, type HeaderSink, maxTraceHeaderBytes, maxTraceHeaders } from './header-sink.ts';
import type { InboundHeaders } from './inbound-headers.ts';
import type { SamplingHint } from './sampling-hint.ts';

/** What the formats have read so far from one request; each may add to it or overrule it, none can take away. */
export class Found {
  parent: SpanIdentity | undefined = undefined;
  hint: SamplingHint | undefined = undefined;
  #baggage: BaggageCollector | undefined = undefined;
  readonly #present: Baggage | undefined;

  /** `present` is what the context already carries: added to, and counted in the limits. */
  constructor(present: Baggage | undefined) {
    this.#present = present;
  }

  get baggage(): BaggageCollector {
    if (this.#baggage === undefined) {
      this.#baggage = new BaggageCollector();
      if (this.#present !== undefined) this.#baggage.addAll(this.#present);
    }
    return this.#baggage;
  }

  /** Undefined when no format has read any. */
  readBaggage(): Baggage | undefined {
    return this.#baggage?.baggage();
  }

  /** The later format wins. The same span in two formats keeps what only the earlier one can say: Jaeger's own flags. */
  setParent(identity: SpanIdentity): void {
    const earlier = this.parent;
    const sampledToo = earlier !== undefined && (identity.bits & earlier.bits & SAMPLED) !== 0;
    this.parent =
      sampledToo && isSameSpan(identity, earlier) ? withPrivateFlags(identity, earlier.bits) : identity;
  }
}

function isSameSpan(a: SpanIdentity, b: SpanIdentity): boolean {
  return a.t0 === b.t0 && a.t1 === b.t1 && a.t2 === b.t2 && a.t3 === b.t3 && a.s0 === b.s0 && a.s1 === b.s1;
}

function withPrivateFlags(identity: SpanIdentity, earlierBits: number): SpanIdentity {
  const added = earlierBits & (DEBUG | FIREHOSE);
  if (added === 0) return identity;
  const { t0, t1, t2, t3, s0, s1, bits, traceState } = identity;
  return new SpanIdentity(t0, t1, t2, t3, s0, s1, bits | added, traceState);
}

/** One request that is about to leave, and the room that its trace headers have left. */
export class Outbound<C = unknown> implements HeaderSink {
  readonly identity: SpanIdentity | undefined;
  readonly baggage: Baggage | undefined;
  readonly isText: boolean;
  readonly #carrier: C;
  readonly #setter: TextMapSetter<C>;
  #bytesLeft: number;
  #headersLeft: number;

  constructor(
    identity: SpanIdentity | undefined,
    baggage: Baggage | undefined,
    carrier: C,
    setter: TextMapSetter<C>,
    textBytes?: number,
  ) {
    this.identity = identity;
    this.baggage = baggage;
    this.isText = textBytes !== undefined;
    this.#carrier = carrier;
    this.#setter = setter;
    this.#bytesLeft = textBytes ?? maxTraceHeaderBytes;
    this.#headersLeft = maxTraceHeaders;
  }

  roomFor(name: string): number {
    return this.#headersLeft > 0 ? this.#bytesLeft - name.length - bytesPerHeader : -1;
  }

  set(name: string, value: string): void {
    this.#bytesLeft -= name.length + value.length + bytesPerHeader;
    this.#headersLeft--;
    try {
      this.#setter.set(this.#carrier, name, value);
    } catch {
      // The carrier does not take it: a frozen object, a Proxy, headers that have left. The others may.
    }
  }
}

/** The part of a format that carries baggage. */
export interface BaggageFormat {
  /** Adds what no format before it has named. */
  read(headers: InboundHeaders, found: Found): void;
  /** As much as there is room for. */
  write(entries: readonly NamedEntry[], headers: HeaderSink): void;
}

/** One way to write a span's identity or baggage into headers. */
export interface HeaderFormat {
  /** The API's `fields()`. */
  readonly fields: readonly string[];
  /** What has to be asked of a carrier. */
  readonly names: readonly string[];
  /** Whether all names that begin with `uberctx-` are asked too. */
  readonly prefixed: boolean;
  readonly baggage: BaggageFormat | undefined;
  read(headers: InboundHeaders, found: Found): void;
  /** For requests in which no format found a caller's span. */
  readWithoutParent(headers: InboundHeaders, found: Found): void;
  write(outbound: Outbound): void;
}
