import type {
  Span as ApiSpan,
  Attributes,
  AttributeValue,
  Context,
  Exception,
  Link,
  SpanContext,
  SpanStatus,
  TimeInput,
  TraceState,
} from '@opentelemetry/api';
import type { Anchor } from './clock.ts';
import { type ContextValues, findValue, foreignValues, withoutValue, withValue } from './context-values.ts';
import { SpanIdentity } from './span-identity.ts';

/** The API's own keys: `createContextKey` is `Symbol.for`, so that several copies of it agree. */
export const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN');
export const SUPPRESS_TRACING_KEY = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/**
 * What a span leaves in the context: its ids, and the values that the context carries. One object is the API's Context
 * that AsyncLocalStorage holds, the SpanIdentity that children and propagators read, and the non-recording Span that
 * everybody sees after the end. A leaked timer retains its context for ever; therefore the recording span is dropped from
 * here at its end, and with it everything the request held.
 */
export class Track extends SpanIdentity implements Context, ApiSpan {
  readonly values: ContextValues | undefined;
  /** Of the local trace, undefined for a remote parent. */
  readonly anchor: Anchor | undefined;
  /** The recording span while it is open. */
  recording: ApiSpan | undefined;
  #spanContext: SpanContext | undefined;

  constructor(
    t0: number,
    t1: number,
    t2: number,
    t3: number,
    s0: number,
    s1: number,
    bits: number,
    traceState: TraceState | undefined,
    values: ContextValues | undefined,
    anchor: Anchor | undefined,
  ) {
    super(t0, t1, t2, t3, s0, s1, bits, traceState);
    this.values = values;
    this.anchor = anchor;
    this.recording = undefined;
    this.#spanContext = undefined;
  }

  static of(identity: SpanIdentity, values: ContextValues | undefined): Track {
    const { t0, t1, t2, t3, s0, s1, bits, traceState } = identity;
    return new Track(t0, t1, t2, t3, s0, s1, bits, traceState, values, undefined);
  }

  /** Same name as on the recording span: whoever starts a span runs its handler in `span.track`. */
  get track(): Track {
    return this;
  }

  /** The recording span while it is open, then this. */
  get span(): ApiSpan {
    return this.recording ?? this;
  }

  // Context

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.span : findValue(this.values, key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return contextWithSpan(this.values, value);
    return new DerivedContext(this, undefined, withValue(this.values, key, value));
  }

  deleteValue(key: symbol): Context {
    if (key === SPAN_KEY) return new DerivedContext(undefined, undefined, this.values);
    return new DerivedContext(this, undefined, withoutValue(this.values, key));
  }

  // A span that records nothing

  spanContext(): SpanContext {
    this.#spanContext ??= this.toSpanContext();
    return this.#spanContext;
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(_key: string, _value: AttributeValue): this {
    return this;
  }

  setAttributes(_attributes: Attributes): this {
    return this;
  }

  addEvent(_name: string, _attributesOrStartTime?: Attributes | TimeInput, _startTime?: TimeInput): this {
    return this;
  }

  addLink(_link: Link): this {
    return this;
  }

  addLinks(_links: Link[]): this {
    return this;
  }

  setStatus(_status: SpanStatus): this {
    return this;
  }

  updateName(_name: string): this {
    return this;
  }

  end(_endTime?: TimeInput): void {}

  recordException(_exception: Exception, _time?: TimeInput): void {}
}

/** A context with further values, or without a span, or with somebody else's span. */
export class DerivedContext implements Context {
  readonly track: Track | undefined;
  readonly foreignSpan: unknown;
  readonly values: ContextValues | undefined;

  constructor(track: Track | undefined, foreignSpan: unknown, values: ContextValues | undefined) {
    this.track = track;
    this.foreignSpan = foreignSpan;
    this.values = values;
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.track === undefined ? this.foreignSpan : this.track.span;
    return findValue(this.values, key);
  }

  setValue(key: symbol, value: unknown): Context {
    if (key === SPAN_KEY) return contextWithSpan(this.values, value);
    return new DerivedContext(this.track, this.foreignSpan, withValue(this.values, key, value));
  }

  deleteValue(key: symbol): Context {
    if (key === SPAN_KEY) return new DerivedContext(undefined, undefined, this.values);
    return new DerivedContext(this.track, this.foreignSpan, withoutValue(this.values, key));
  }
}

/** No span, no values. */
export const rootContext: Context = new DerivedContext(undefined, undefined, undefined);

/** The ids of no span: what tracing is suppressed for gets it, as upstream does. */
export const invalidTrack = Track.of(new SpanIdentity(0, 0, 0, 0, 0, 0, 0, undefined), undefined);

/** What our spans offer here; a foreign span has no `track`. */
function trackOf(span: unknown): Track | undefined {
  if (span instanceof Track) return span;
  const track = (span as { track?: unknown } | null | undefined)?.track;
  return track instanceof Track ? track : undefined;
}

function contextWithSpan(values: ContextValues | undefined, span: unknown): Context {
  const track = trackOf(span);
  if (track === undefined) return new DerivedContext(undefined, span, values);
  return track.values === values ? track : new DerivedContext(track, undefined, values);
}

/** The values of any context, to be carried on by the context of a new span. */
export function valuesOf(context: Context): ContextValues | undefined {
  if (context instanceof Track || context instanceof DerivedContext) return context.values;
  return isEmptyRoot(context) ? undefined : foreignValues(context);
}

/** ROOT_CONTEXT of a copy of the API: its contexts are immutable, so that one without values stays so. */
function isEmptyRoot(context: Context): boolean {
  const { _currentContext: held } = context as { readonly _currentContext?: unknown };
  return held instanceof Map && held.size === 0;
}

/** The ids of the context's span, whoever made it; undefined without a valid one. */
export function identityOf(context: Context): SpanIdentity | undefined {
  const track = context instanceof Track || context instanceof DerivedContext ? context.track : undefined;
  if (track !== undefined) return track.isValid ? track : undefined;
  const span = context.getValue(SPAN_KEY) as ApiSpan | undefined;
  if (span === undefined || span === null) return undefined;
  const own = trackOf(span);
  if (own !== undefined) return own.isValid ? own : undefined;
  return SpanIdentity.fromSpanContext(span.spanContext());
}

/** The context with that remote span as the parent of what is started in it. What an extractor returns. */
export function withRemoteParent(context: Context, identity: SpanIdentity): Context {
  return Track.of(identity, valuesOf(context));
}

export function isSuppressed(context: Context): boolean {
  if (context instanceof Track && context.values === undefined) return false;
  return context.getValue(SUPPRESS_TRACING_KEY) === true;
}
