import { Anchors, type Clock, systemClock } from './clock.ts';
import { IdGenerator } from './ids.ts';
import { defaultLimits, type SpanLimits } from './limits.ts';
import { OpenSpans } from './open-spans.ts';
import type { Resource } from './resource.ts';
import type { Sampler } from './sampler.ts';
import type { Span } from './span.ts';
import type { SpanSink } from './span-sink.ts';

export interface RecorderOptions {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly sinks: readonly SpanSink[];
  readonly limits?: SpanLimits;
  readonly ids?: IdGenerator;
  readonly clock?: Clock;
  /** A sink threw: a fault of ours, told once; that sink gets nothing more. */
  readonly onFault?: (name: string, error: unknown) => void;
  /** Called once, before the first span begins, and again after `tellNextSpan`: what only a process with spans needs. */
  readonly onFirstSpan?: () => void;
}

/** What all tracers of a provider share: where spans begin and where they go. */
export class SpanRecorder {
  readonly resource: Resource;
  readonly sampler: Sampler;
  readonly limits: SpanLimits;
  readonly ids: IdGenerator;
  readonly clock: Clock;
  readonly anchors: Anchors;
  readonly openSpans: OpenSpans<Span>;
  readonly #onFault: (name: string, error: unknown) => void;
  #sinks: readonly SpanSink[];
  readonly #beginners: readonly SpanSink[];
  readonly #firstSpanBegins: (() => void) | undefined;
  #onFirstSpan: (() => void) | undefined;

  constructor(options: RecorderOptions) {
    this.resource = options.resource;
    this.sampler = options.sampler;
    // The same object where nothing differs: spans compare it by identity to take the short way.
    this.limits = sameLimits(options.limits) ? defaultLimits : (options.limits ?? defaultLimits);
    this.ids = options.ids ?? new IdGenerator();
    this.clock = options.clock ?? systemClock;
    this.anchors = new Anchors(this.clock);
    this.openSpans = new OpenSpans();
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
    this.openSpans.add(span);
    for (const sink of this.#beginners) sink.begin?.(span);
    if (this.#onFirstSpan === undefined) return;
    const tell = this.#onFirstSpan;
    this.#onFirstSpan = undefined;
    tell();
  }

  finish(span: Span): void {
    this.openSpans.remove(span);
    const sinks = this.#sinks;
    for (let index = 0; index < sinks.length; index++) this.#append(sinks[index] as SpanSink, span);
  }

  #append(sink: SpanSink, span: Span): void {
    try {
      sink.append(span);
    } catch (error) {
      this.#sinks = this.#sinks.filter((other) => other !== sink);
      this.#onFault('span sink', error);
    }
  }
}

function sameLimits(limits: SpanLimits | undefined): boolean {
  const names = Object.keys(defaultLimits) as (keyof SpanLimits)[];
  return limits !== undefined && names.every((name) => limits[name] === defaultLimits[name]);
}
