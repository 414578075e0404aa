import type {
  Span as ApiSpan,
  Tracer as ApiTracer,
  Attributes,
  Context,
  Link,
  SpanOptions,
} from '@opentelemetry/api';
import type { AttributeSource } from './attribute-sink.ts';
import { type Anchor, wholeSeconds } from './clock.ts';
import {
  identityOf,
  invalidTrack,
  isSuppressed,
  type OwnContext,
  ownContext,
  SPAN_KEY,
  Track,
} from './context.ts';
import { activeContext, runInContext } from './context-manager.ts';
import { givenField, givenText } from './given.ts';
import type { Keeper } from './keep/keeper.ts';
import { forcedBy, samplingHintOf } from './propagation/sampling-hint.ts';
import type { InstrumentationScope } from './resource.ts';
import type { SamplingRequest, SamplingResult } from './sampler.ts';
import { Span } from './span.ts';
import { DEBUG, FIREHOSE, RANDOM, SAMPLED, type SpanIdentity } from './span-identity.ts';
import type { SpanRecorder } from './span-recorder.ts';
import { toHrTime } from './time-input.ts';

/** A span or, unsampled, only its ids. Both are the API's Span and both know their context: `span.track`. */
export type StartedSpan = Span | Track;

const internal = 0;
const kindServer = 1;
const noAttributes = { keys: [], values: [], droppedCount: 0 } as const;
const lastKind = 4;
const nanosPerSecond = 1e9;

/** The API's SpanKind; what is none is internal, as what is not said. */
const kindOf = (given: unknown): number =>
  typeof given === 'number' && Number.isInteger(given) && given >= 0 && given <= lastKind ? given : internal;

export class Tracer implements ApiTracer {
  readonly scope: InstrumentationScope;
  private readonly recorder: SpanRecorder;

  constructor(scope: InstrumentationScope, recorder: SpanRecorder) {
    this.scope = scope;
    this.recorder = recorder;
  }

  /**
   * For instrumentations: four plain parameters, since an options object for each request is measurable. The span is not
   * active; run its handler in `span.track`.
   */
  start(name: string, kind: number, context: Context, source: AttributeSource | undefined): StartedSpan {
    return this.begin(name, kind, context, source, undefined);
  }

  /** Whatever is given: an odd part is left out, and a fault of ours costs this span (docs/decisions/radius-of-a-fault.md). */
  startSpan(name: string, options?: SpanOptions, context: Context = activeContext()): ApiSpan {
    try {
      return this.startGiven(name, options, ownContext(context));
    } catch (error) {
      this.recorder.fault('startSpan', error);
      return invalidTrack;
    }
  }

  startActiveSpan<F extends (span: ApiSpan) => unknown>(name: string, fn: F): ReturnType<F>;
  startActiveSpan<F extends (span: ApiSpan) => unknown>(
    name: string,
    options: SpanOptions,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: ApiSpan) => unknown>(
    name: string,
    options: SpanOptions,
    context: Context,
    fn: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: ApiSpan) => unknown>(
    name: string,
    ...rest: [] | [F] | [SpanOptions, F] | [SpanOptions, Context, F]
  ): ReturnType<F> | undefined {
    if (rest.length === 0) return undefined;
    // As everywhere behind the API, what stands behind the fourth argument is nobody's.
    const callback = rest[Math.min(rest.length, 3) - 1] as F;
    // Before the span begins, since nobody would end it.
    if (typeof callback !== 'function') return (callback as F)(invalidTrack) as ReturnType<F>;
    const options = rest.length > 1 ? (rest[0] as SpanOptions) : undefined;
    const parent = ownContext((rest.length > 2 ? rest[1] : undefined) ?? activeContext());
    const span = this.startSpan(name, options, parent);
    return runInContext(parent.setValue(SPAN_KEY, span), callback, undefined, [span]) as ReturnType<F>;
  }

  private startGiven(name: unknown, options: unknown, context: OwnContext): ApiSpan {
    const parent = givenField(options, 'root') ? context.deleteValue(SPAN_KEY) : context;
    const given = kindOf(givenField(options, 'kind'));
    const { rule } = this.recorder;
    const kind = rule === undefined ? given : rule.kindFor(given, this.scope.name, parent);
    if (kind === undefined) return invalidTrack;
    const span = this.begin(givenText(name), kind, parent, undefined, givenField(options, 'startTime'));
    if (!(span instanceof Span)) return span;
    if (kind !== given) rule?.hasChanged(span, given, parent);
    span.setAttributes(givenField(options, 'attributes') as Attributes);
    span.addLinks(givenField(options, 'links') as Link[]);
    return span;
  }

  private begin(
    name: string,
    kind: number,
    context: Context,
    source: AttributeSource | undefined,
    startTime: unknown,
  ): StartedSpan {
    if (isSuppressed(context)) return invalidTrack;
    const { recorder } = this;
    const found = identityOf(context);
    const parent = found instanceof Track && found.standIn !== undefined ? found.standIn : found;
    const { ids } = recorder;
    const isRoot = parent === undefined;
    const t0 = isRoot ? (ids.wideTraceIds ? ids.word() : 0) : parent.t0;
    const t1 = isRoot ? (ids.wideTraceIds ? ids.word() : 0) : parent.t1;
    const t2 = isRoot ? ids.word() : parent.t2;
    const t3 = isRoot ? ids.nonZeroWord() : parent.t3;
    const s0 = ids.word();
    const s1 = ids.nonZeroWord();
    const hint = isRoot ? samplingHintOf(context) : undefined;
    const forced = hint === undefined ? undefined : forcedBy(hint);
    const request: SamplingRequest = {
      parent,
      t0,
      t1,
      t2,
      t3,
      name,
      kind,
      context,
      source,
    };
    const decision = forced ?? recorder.sampler.sample(request);
    const carried = isRoot ? (hint?.bits ?? 0) & DEBUG : parent.bits & (RANDOM | DEBUG | FIREHOSE);
    const bits = decision.isSampled ? carried | SAMPLED : carried & ~DEBUG;
    const { values } = context as OwnContext;
    let anchored: Anchor | undefined;
    let localRoot: Track | undefined;
    if (parent instanceof Track) {
      anchored = parent.anchor;
      parent.isReferenced = true;
      if (!parent.isRemote) localRoot = parent.localRoot;
    }
    const traceState = parent?.traceState;
    const keeper = decision.isSampled ? undefined : recorder.keeper;
    if (!decision.isSampled && keeper?.wants(anchored) !== true) {
      return new Track(t0, t1, t2, t3, s0, s1, bits, traceState, values, anchored, localRoot);
    }

    const monotonicMs = recorder.clock.monotonicMs();
    const anchor = anchored ?? anchorOf(recorder, monotonicMs, keeper);
    const track = new Track(t0, t1, t2, t3, s0, s1, bits, traceState, values, anchor, localRoot);
    return this.record(track, parent, name, kind, source, monotonicMs, decision, startTime);
  }

  private record(
    track: Track,
    parent: SpanIdentity | undefined,
    name: string,
    kind: number,
    source: AttributeSource | undefined,
    monotonicMs: number,
    decision: SamplingResult,
    startTime: unknown,
  ): Span {
    const anchor = track.anchor as Anchor;
    let nanos = anchor.nanosAt(monotonicMs);
    const carried = wholeSeconds(nanos);
    let seconds = anchor.epochSeconds + carried;
    nanos -= carried * nanosPerSecond;
    const given = toHrTime(startTime, anchor);
    if (given !== undefined) [seconds, nanos] = given;
    const span = new Span(track, parent, name, kind, source, this.scope, this.recorder, seconds, nanos);
    span.decide(decision.attributes);
    track.recording = span;
    const { origin } = this.recorder;
    if (origin !== undefined && parent === undefined && kind !== kindServer)
      span.addRecordedLink({ identity: origin, attributes: noAttributes });
    // The last that could go wrong: what was begun will be ended by somebody.
    const keeper = decision.isSampled ? undefined : this.recorder.keeper;
    if (keeper === undefined) this.recorder.begin(span);
    else this.recorder.beginHeld(keeper, span);
    return span;
  }
}

function anchorOf({ anchors }: SpanRecorder, monotonicMs: number, keeper: Keeper | undefined): Anchor {
  const anchor = anchors.at(monotonicMs);
  return keeper === undefined ? anchor : keeper.open(anchor);
}
