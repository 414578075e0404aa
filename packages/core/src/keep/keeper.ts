import { attributeKey } from '../attribute-sink.ts';
import type { Anchor } from '../clock.ts';
import type { Span } from '../span.ts';
import { SpanIdentity } from '../span-identity.ts';
import type { EncodableSpan } from '../span-sink.ts';
import { HeldSpan } from './held-span.ts';
import { HeldTrace } from './held-trace.ts';

export interface KeepRules {
  /** The first span fails. */
  readonly errors: boolean;
  /** The first span takes longer; undefined: however long it takes. */
  readonly slowerThanMs: number | undefined;
}

export interface KeeperOptions {
  readonly rules: KeepRules;
  /** Takes what is kept, whole traces in the order in which their spans ended, and later spans of theirs one by one. */
  readonly deliver: (spans: readonly EncodableSpan[]) => void;
  /** For tests: of one trace, and of all. */
  readonly maxTraceBytes?: number;
  readonly maxBytes?: number;
}

/** One loop over a database must not take the room of all other traces. */
const usualTraceBytes = 1024 * 1024;
const usualBytes = 8 * 1024 * 1024;

const statusError = 2;
const nanosPerMs = 1e6;
const keptKey = attributeKey('spoor.kept');
const lostKey = attributeKey('spoor.kept.lost_spans');

/**
 * Holds the spans of traces that the sampler has dropped until their first span in this process ends, and decides then: a span
 * fails or is slow when it ends, and no sampler can know that before it begins.
 */
export class Keeper {
  readonly #rules: KeepRules;
  readonly #deliver: KeeperOptions['deliver'];
  readonly #maxTraceBytes: number;
  readonly #maxBytes: number;
  #bytes = 0;
  #oldest: HeldTrace | undefined = undefined;
  #newest: HeldTrace | undefined = undefined;

  constructor({ rules, deliver, maxTraceBytes = usualTraceBytes, maxBytes = usualBytes }: KeeperOptions) {
    this.#rules = rules;
    this.#deliver = deliver;
    this.#maxTraceBytes = maxTraceBytes;
    this.#maxBytes = maxBytes;
  }

  /** Of all spans that wait for their trace's end, an estimate. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether a span that the sampler has dropped is to be recorded all the same. @param anchor of its trace here, if that has begun */
  wants(anchor: Anchor | undefined): boolean {
    return anchor === undefined || (anchor instanceof HeldTrace && anchor.verdict !== 'dropped');
  }

  /** The anchor of a trace that begins here. */
  open(anchor: Anchor): HeldTrace {
    return new HeldTrace(anchor);
  }

  begin(span: Span): void {
    const { anchor, s0, s1 } = span.track;
    const trace = anchor as HeldTrace;
    if ((trace.root0 | trace.root1) !== 0) return;
    trace.root0 = s0;
    trace.root1 = s1;
  }

  end(span: Span): void {
    const { anchor, s0, s1 } = span.track;
    const trace = anchor as HeldTrace;
    if (trace.verdict === 'dropped') return;
    if (trace.verdict === 'kept') this.#deliver([held(span)]);
    else if (s0 === trace.root0 && s1 === trace.root1) this.#decide(trace, span);
    else this.#hold(trace, span);
  }

  /** A span that is left out; with the first one of a trace the trace. */
  discard(span: Span): void {
    const { anchor, s0, s1 } = span.track;
    const trace = anchor as HeldTrace;
    if (trace.verdict === 'dropped' || s0 !== trace.root0 || s1 !== trace.root1) return;
    trace.verdict = 'dropped';
    this.#release(trace);
  }

  #decide(trace: HeldTrace, root: Span): void {
    const reason = this.#reasonFor(root);
    trace.verdict = reason === undefined ? 'dropped' : 'kept';
    const { spans, lostSpans } = trace;
    this.#release(trace);
    if (reason === undefined) return;
    const last = held(root);
    last.marks =
      lostSpans === 0
        ? [[keptKey, reason]]
        : [
            [keptKey, reason],
            [lostKey, lostSpans],
          ];
    this.#deliver([...spans, last]);
  }

  /** A span that the end of the process has cut off has no answer for whoever waits for it. */
  #reasonFor(root: Span): 'error' | 'slow' | undefined {
    const { errors, slowerThanMs } = this.#rules;
    if (errors && (root.statusCode === statusError || root.recordedAttribute('spoor.incomplete') === true))
      return 'error';
    const isSlow = slowerThanMs !== undefined && root.durationNanos > slowerThanMs * nanosPerMs;
    return isSlow ? 'slow' : undefined;
  }

  #hold(trace: HeldTrace, span: Span): void {
    const one = held(span);
    if (trace.bytes + one.bytes > this.#maxTraceBytes) {
      trace.lostSpans += 1;
      return;
    }
    if (trace.bytes === 0) this.#join(trace);
    trace.spans.push(one);
    trace.bytes += one.bytes;
    this.#bytes += one.bytes;
    // The oldest is the one that most probably never ends.
    while (this.#bytes > this.#maxBytes && this.#oldest !== undefined) this.#lose(this.#oldest);
  }

  #lose(trace: HeldTrace): void {
    trace.lostSpans += trace.spans.length;
    this.#release(trace);
  }

  #join(trace: HeldTrace): void {
    trace.spans = [];
    trace.previous = this.#newest;
    if (this.#newest === undefined) this.#oldest = trace;
    else this.#newest.next = trace;
    this.#newest = trace;
  }

  #release(trace: HeldTrace): void {
    if (trace.bytes === 0) return;
    this.#bytes -= trace.bytes;
    const { previous, next } = trace;
    if (previous === undefined) this.#oldest = next;
    else previous.next = next;
    if (next === undefined) this.#newest = previous;
    else next.previous = previous;
    trace.previous = undefined;
    trace.next = undefined;
    trace.spans = [];
    trace.bytes = 0;
  }
}

/** The identity alone: the track of the span holds what the request had in its context. */
function held(span: Span): HeldSpan {
  const { t0, t1, t2, t3, s0, s1, bits, traceState } = span.track;
  return new HeldSpan(span, new SpanIdentity(t0, t1, t2, t3, s0, s1, bits, traceState));
}
