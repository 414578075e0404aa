import type { SpanContext, TraceState } from '@opentelemetry/api';
import { givenField } from './given.ts';
import { formatWord, isHex, parseWord } from './hex.ts';
import { givenTraceState } from './propagation/given-trace-state.ts';

/** W3C trace flags: the sampling decision, and "the trace id is random" of level 2. */
export const SAMPLED = 0x01;
export const RANDOM = 0x02;
const w3cFlags = 0xff;
/** Ours, above the eight bits of W3C: they must never leak into `traceFlags`. */
export const REMOTE = 0x100;
/** Jaeger's debug flag; W3C's random flag has the same bit in the header, so it lives elsewhere here. */
export const DEBUG = 0x200;
/** Jaeger's firehose flag (https://www.jaegertracing.io/sdk-migration/#propagation-format): kept across hops. */
export const FIREHOSE = 0x400;
/** B3 sent ids without a decision: it is ours to take, as for a root. Only ever on a remote parent. */
export const DEFERRED = 0x800;

export interface IdentityFacts {
  readonly isRemote?: boolean;
  /** Jaeger's debug flag: forced to be sampled, and re-injected as debug. */
  readonly debug?: boolean;
  readonly traceState?: TraceState | undefined;
}

export function identityBits(traceFlags: number, isRemote: boolean, debug: boolean): number {
  return (traceFlags & w3cFlags) | (isRemote ? REMOTE : 0) | (debug ? DEBUG : 0);
}

/** The trace id that was asked for last: two headers of a request name it, and often so does the next request of the same trace. */
const last = { t0: 0, t1: 0, t2: 0, t3: 0, text: '0'.repeat(32) };

/**
 * Which span of which trace: six 32-bit words, high word first, and flags in one. Hex is made only when somebody asks.
 * The trace id is t0 t1 t2 t3, a 64-bit one has t0 = t1 = 0; the span id is s0 s1.
 */
export class SpanIdentity {
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
  readonly s0: number;
  readonly s1: number;
  readonly bits: number;
  readonly traceState: TraceState | undefined;

  constructor(
    t0: number,
    t1: number,
    t2: number,
    t3: number,
    s0: number,
    s1: number,
    bits: number,
    traceState: TraceState | undefined,
  ) {
    this.t0 = t0;
    this.t1 = t1;
    this.t2 = t2;
    this.t3 = t3;
    this.s0 = s0;
    this.s1 = s1;
    this.bits = bits;
    this.traceState = traceState;
  }

  /**
   * From hex digits of either case; fewer than 32 and 16 are padded with zeros on the left (https://www.jaegertracing.io/sdk-migration/#propagation-format). Undefined for
   * anything else, zero ids included.
   */
  static fromHex(
    traceId: string,
    spanId: string,
    traceFlags: number,
    facts: IdentityFacts = {},
  ): SpanIdentity | undefined {
    const trace = traceId.length;
    const span = spanId.length;
    if (trace > 32 || span > 16 || !isHex(traceId, 0, trace) || !isHex(spanId, 0, span)) return undefined;
    const identity = new SpanIdentity(
      parseWord(traceId, Math.max(0, trace - 32), Math.max(0, trace - 24)),
      parseWord(traceId, Math.max(0, trace - 24), Math.max(0, trace - 16)),
      parseWord(traceId, Math.max(0, trace - 16), Math.max(0, trace - 8)),
      parseWord(traceId, Math.max(0, trace - 8), trace),
      parseWord(spanId, Math.max(0, span - 16), Math.max(0, span - 8)),
      parseWord(spanId, Math.max(0, span - 8), span),
      identityBits(traceFlags, facts.isRemote === true, facts.debug === true),
      facts.traceState,
    );
    return identity.isValid ? identity : undefined;
  }

  /**
   * From a context of the API, as a foreign span or a link has it, which may have travelled as JSON; undefined for anything
   * without valid ids.
   */
  static fromSpanContext(context: unknown): SpanIdentity | undefined {
    const traceId = givenField(context, 'traceId');
    const spanId = givenField(context, 'spanId');
    if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined;
    if (traceId.length !== 32 || spanId.length !== 16) return undefined;
    const flags = givenField(context, 'traceFlags');
    return SpanIdentity.fromHex(traceId, spanId, typeof flags === 'number' ? flags : 0, {
      isRemote: givenField(context, 'isRemote') === true,
      traceState: givenTraceState(givenField(context, 'traceState')),
    });
  }

  /** 32 digits, also for a 64-bit id. */
  get traceId(): string {
    const { t0, t1, t2, t3 } = this;
    if (t3 !== last.t3 || t2 !== last.t2 || t1 !== last.t1 || t0 !== last.t0) {
      last.text = formatWord(t0) + formatWord(t1) + formatWord(t2) + formatWord(t3);
      last.t0 = t0;
      last.t1 = t1;
      last.t2 = t2;
      last.t3 = t3;
    }
    return last.text;
  }

  /** 16 digits. */
  get spanId(): string {
    return formatWord(this.s0) + formatWord(this.s1);
  }

  /** The W3C flags, all eight bits of them. */
  get traceFlags(): number {
    return this.bits & w3cFlags;
  }

  get isSampled(): boolean {
    return (this.bits & SAMPLED) !== 0;
  }

  /** W3C level 2: the lower 56 bits of the trace id are random. Kept on propagation. */
  get isRandom(): boolean {
    return (this.bits & RANDOM) !== 0;
  }

  get isRemote(): boolean {
    return (this.bits & REMOTE) !== 0;
  }

  get isDebug(): boolean {
    return (this.bits & DEBUG) !== 0;
  }

  get isValid(): boolean {
    return (this.t0 | this.t1 | this.t2 | this.t3) !== 0 && (this.s0 | this.s1) !== 0;
  }

  /** The API's form: a plain object, because applications spread and compare it. */
  toSpanContext(): SpanContext {
    const context: SpanContext = { traceId: this.traceId, spanId: this.spanId, traceFlags: this.traceFlags };
    if (this.isRemote) context.isRemote = true;
    if (this.traceState !== undefined) context.traceState = this.traceState;
    return context;
  }
}
