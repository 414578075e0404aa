import { Anchors, type Clock, systemClock } from './clock.ts';
import { IdGenerator } from './ids.ts';
import { Keeper, type KeepRules } from './keep/keeper.ts';
import { defaultLimits, type SpanLimits } from './limits.ts';
import { OpenSpans } from './open-spans.ts';
import type { Resource } from './resource.ts';
import type { Sampler } from './sampler.ts';
import type { Span } from './span.ts';
import type { SpanIdentity } from './span-identity.ts';
import type { SpanRule } from './span-rule.ts';
import type { EncodableSpan, SpanSink } from './span-sink.ts';

export interface RecorderOptions {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly sinks: readonly SpanSink[];
  readonly limits?: SpanLimits;
  readonly ids?: IdGenerator;
  readonly clock?: Clock;
  /** What is recorded of the messages and stacks of errors: secrets in their URLs are masked. */
  readonly maskText?: (text: string) => string;
  /** A fault of ours in that place. It costs what was at hand there, a span at most; whatever follows is as before. */
  readonly onFault?: (place: string, error: unknown) => void;
  /** What becomes of the spans that are started through the API; undefined: nothing but what was asked for. */
  readonly rule?: SpanRule | undefined;
  /** Called once, before the first span begins, and again after `tellNextSpan`: what only a process with spans needs. */
  readonly onFirstSpan?: () => void;
  /** Traces that the sampler drops are recorded too, and kept when they turn out so. */
  readonly keep?: KeepRules | undefined;
}

/** What all tracers of a provider share: where spans begin and where they go. */
export class SpanRecorder {
  resource: Resource;
  sampler: Sampler;
  readonly limits: SpanLimits;
  readonly ids: IdGenerator;
  readonly clock: Clock;
  readonly anchors: Anchors;
  readonly openSpans: OpenSpans<Span>;
  readonly rule: SpanRule | undefined;
  readonly maskText: (text: string) => string;
  /** Those that the sampler has dropped: as long as there are no others, there is nothing that the end of the process could lose. */
  readonly openHeldSpans: OpenSpans<Span>;
  /** Undefined: what the sampler drops is not recorded. */
  readonly keeper: Keeper | undefined;
  /** What began this process, once its work is not a part of that any more: traces that begin here name it. */
  origin: SpanIdentity | undefined;
  readonly #onFault: (place: string, error: unknown) => void;
  #sinks: readonly SpanSink[];
  #beginners: readonly SpanSink[];
  readonly #firstSpanBegins: (() => void) | undefined;
  #onFirstSpan: (() => void) | undefined;
  #isHandingOver = false;
  #onHandedOver: (() => void) | undefined = undefined;

  constructor(options: RecorderOptions) {
    this.resource = options.resource;
    this.sampler = options.sampler;
    // The same object where nothing differs: spans compare it by identity to take the short way.
    this.limits = sameLimits(options.limits) ? defaultLimits : (options.limits ?? defaultLimits);
    this.ids = options.ids ?? new IdGenerator();
    this.clock = options.clock ?? systemClock;
    this.anchors = new Anchors(this.clock);
    this.openSpans = new OpenSpans();
    this.rule = options.rule;
    this.maskText = options.maskText ?? ((text) => text);
    this.openHeldSpans = new OpenSpans();
    const { keep: rules } = options;
    this.keeper = rules && new Keeper({ rules, deliver: (spans) => this.#deliver(spans) });
    this.origin = undefined;
    this.#onFault = options.onFault ?? (() => {});
    this.#sinks = options.sinks;
    this.#beginners = options.sinks.filter((sink) => sink.begin !== undefined);
    this.#firstSpanBegins = options.onFirstSpan;
    this.#onFirstSpan = options.onFirstSpan;
  }

  /** The next span counts as the first one again. */
  tellNextSpan(): void {
    this.#onFirstSpan = this.#firstSpanBegins;
  }

  begin(span: Span): void {
    const beginners = this.#beginners;
    for (let index = 0; index < beginners.length; index++) this.#announce(beginners[index] as SpanSink, span);
    this.openSpans.add(span);
    if (this.#onFirstSpan !== undefined) this.#tellFirst(this.#onFirstSpan);
  }

  /** Of spans that end from now on, and of those that are told of their begin. */
  replaceSinks(sinks: readonly SpanSink[]): void {
    this.#sinks = sinks;
    this.#beginners = sinks.filter((sink) => sink.begin !== undefined);
  }

  /** A span that somebody else has measured, from its begin to its end. */
  record(span: EncodableSpan, sinks: readonly SpanSink[] = this.#sinks): void {
    const beginners = this.#beginners;
    for (let index = 0; index < beginners.length; index++) this.#announce(beginners[index] as SpanSink, span);
    if (this.#onFirstSpan !== undefined) this.#tellFirst(this.#onFirstSpan);
    this.#handOver(span, sinks);
  }

  finish(span: Span): void {
    if (this.keeper !== undefined && !span.track.isSampled) {
      this.#endHeld(this.keeper, span);
      return;
    }
    this.openSpans.remove(span);
    this.#handOver(span, this.#sinks);
  }

  #handOver(span: EncodableSpan, sinks: readonly SpanSink[]): void {
    this.#isHandingOver = true;
    for (let index = 0; index < sinks.length; index++) this.#append(sinks[index] as SpanSink, span);
    this.#isHandingOver = false;
    if (this.#onHandedOver !== undefined) this.#tellHandedOver(this.#onHandedOver);
  }

  /**
   * Calls it now, or when the span that is ending has reached all sinks: until then it is in no count, of open spans or of a sink. Of
   * several calls in between the last one counts.
   */
  whenHandedOver(tell: () => void): void {
    if (this.#isHandingOver) this.#onHandedOver = tell;
    else tell();
  }

  discard(span: Span): void {
    if (this.keeper !== undefined && !span.track.isSampled) {
      this.openHeldSpans.remove(span);
      this.keeper.discard(span);
      return;
    }
    this.openSpans.remove(span);
    try {
      for (const sink of this.#beginners) sink.discard?.(span);
    } catch (error) {
      this.fault('the export of a span', error);
    }
  }

  /** Nothing that throws in here may reach whoever begins or ends a span. */
  fault(place: string, error: unknown): void {
    try {
      this.#onFault(place, error);
    } catch {
      // Whoever cannot be told need not be.
    }
  }

  /** As `begin`, but nobody else hears of it before it is kept. */
  beginHeld(keeper: Keeper, span: Span): void {
    keeper.begin(span);
    this.openHeldSpans.add(span);
  }

  #endHeld(keeper: Keeper, span: Span): void {
    this.openHeldSpans.remove(span);
    try {
      keeper.end(span);
    } catch (error) {
      this.fault('the keeping of a trace', error);
    }
  }

  /** All begin before the first one ends: a sink may wait until its trace is complete. */
  #deliver(spans: readonly EncodableSpan[]): void {
    if (this.#onFirstSpan !== undefined) this.#tellFirst(this.#onFirstSpan);
    for (const span of spans) for (const sink of this.#beginners) this.#announce(sink, span);
    this.#isHandingOver = true;
    for (const span of spans) for (const sink of this.#sinks) this.#append(sink, span);
    this.#isHandingOver = false;
    if (this.#onHandedOver !== undefined) this.#tellHandedOver(this.#onHandedOver);
  }

  /** The sink stays, whatever this span was: the next one is another. */
  #append(sink: SpanSink, span: EncodableSpan): void {
    try {
      sink.append(span);
    } catch (error) {
      this.fault('the export of a span', error);
    }
  }

  #announce(sink: SpanSink, span: EncodableSpan): void {
    try {
      sink.begin?.(span);
    } catch (error) {
      this.fault('the export of a span', error);
    }
  }

  #tellHandedOver(tell: () => void): void {
    this.#onHandedOver = undefined;
    try {
      tell();
    } catch (error) {
      this.fault('the export of a span', error);
    }
  }

  #tellFirst(tell: () => void): void {
    this.#onFirstSpan = undefined;
    try {
      tell();
    } catch (error) {
      this.fault('what the first span starts', error);
    }
  }
}

function sameLimits(limits: SpanLimits | undefined): boolean {
  const names = Object.keys(defaultLimits) as (keyof SpanLimits)[];
  return limits !== undefined && names.every((name) => limits[name] === defaultLimits[name]);
}
