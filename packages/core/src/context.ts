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
import { givenCall, givenField } from './given.ts';
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
  /** Somebody has its ids: a child, another process, or whoever asked for them. A span without may be left out. */
  isReferenced: boolean;
  /** With which the trace begins in this process: this one, or the first of those above it. */
  readonly localRoot: Track;
  /** Also known of what is not recorded, where an instrumentation says so. */
  isEnded: boolean;
  /** What is started in this context is started below that one instead, while it is there. */
  standIn: Track | undefined;
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
    localRoot: Track | undefined,
  ) {
    super(t0, t1, t2, t3, s0, s1, bits, traceState);
    this.values = values;
    this.anchor = anchor;
    this.recording = undefined;
    this.isReferenced = false;
    this.localRoot = localRoot ?? this;
    this.isEnded = false;
    this.standIn = undefined;
    this.#spanContext = undefined;
  }

  /** Not so a Proxy of one: its fields are the application's to answer. */
  static isTrack(value: unknown): value is Track {
    return typeof value === 'object' && value !== null && #spanContext in value;
  }

  static of(identity: SpanIdentity, values: ContextValues | undefined): Track {
    const { t0, t1, t2, t3, s0, s1, bits, traceState } = identity;
    return new Track(t0, t1, t2, t3, s0, s1, bits, traceState, values, undefined, undefined);
  }

  /** Same name as on the recording span: whoever starts a span runs its handler in `span.track`. */
  get track(): Track {
    return this;
  }

  // As in every context of ours

  get foreignSpan(): undefined {
    return undefined;
  }

  get given(): undefined {
    return undefined;
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
    // An application may have wrapped the span, or the context, in a Proxy, which has no private fields.
    if (!Track.isTrack(this)) return SpanIdentity.prototype.toSpanContext.call(this);
    this.isReferenced = true;
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

  end(_endTime?: TimeInput): void {
    this.isEnded = true;
  }

  recordException(_exception: Exception, _time?: TimeInput): void {}
}

/** A context with further values, or without a span, or with somebody else's; or what stands for somebody else's context. */
export class DerivedContext implements Context {
  readonly track: Track | undefined;
  readonly foreignSpan: unknown;
  readonly values: ContextValues | undefined;
  /** The context of somebody else that this one stands for: `context.active()` gives it back. */
  readonly given: Context | undefined;
  readonly #isOwn = true;

  constructor(
    track: Track | undefined,
    foreignSpan: unknown,
    values: ContextValues | undefined,
    given?: Context,
  ) {
    this.track = track;
    this.foreignSpan = foreignSpan;
    this.values = values;
    this.given = given;
  }

  /** Not so a Proxy of one. */
  static isDerived(value: unknown): value is DerivedContext {
    return typeof value === 'object' && value !== null && #isOwn in value;
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

/** What every context behind the API is: ours, and so its fields can be trusted. */
export type OwnContext = Track | DerivedContext;

const isContext = (value: unknown): value is Context =>
  ['getValue', 'setValue', 'deleteValue'].every((name) => typeof givenField(value, name) === 'function');

/**
 * Where a context comes in: itself when it is ours, otherwise one of ours that says what the given one says, and the root for
 * what is no context. Somebody else's may answer anything, or throw; whoever is behind here never asks it.
 */
export function ownContext(given: unknown): OwnContext {
  if (Track.isTrack(given) || DerivedContext.isDerived(given)) return given;
  if (!isContext(given)) return rootContext as OwnContext;
  if (isEmptyRoot(given)) return new DerivedContext(undefined, undefined, undefined, given);
  const span = givenCall(given, 'getValue', SPAN_KEY);
  const { track, foreignSpan, values } = contextWithSpan(foreignValues(given), span);
  return new DerivedContext(track, foreignSpan, values, given);
}

/** The track of a span of ours, also of one that the application has wrapped or copied; a foreign span has none. */
function trackOf(span: unknown): Track | undefined {
  if (Track.isTrack(span)) return span;
  const track = givenField(span, 'track');
  return Track.isTrack(track) ? track : undefined;
}

/** Only our open span itself is remembered by its track: whoever sets a wrapper of it gets the wrapper back. */
const isItself = (track: Track, span: unknown): boolean => track === span || track.recording === span;

function contextWithSpan(values: ContextValues | undefined, span: unknown): OwnContext {
  const track = trackOf(span);
  if (track === undefined || !isItself(track, span)) return new DerivedContext(undefined, span, values);
  return track.values === values ? track : new DerivedContext(track, undefined, values);
}

/** ROOT_CONTEXT of a copy of the API: its contexts are immutable, so that one without values stays so. */
function isEmptyRoot(context: Context): boolean {
  const held = givenField(context, '_currentContext');
  try {
    return held instanceof Map && held.size === 0;
  } catch {
    // A Proxy of a map.
    return false;
  }
}

/** The ids of the span in a context of ours, whoever made the span; undefined without a valid one. */
export function identityOf(context: Context): SpanIdentity | undefined {
  const { track, foreignSpan } = context as OwnContext;
  if (track !== undefined) return track.isValid ? track : undefined;
  if (foreignSpan === undefined || foreignSpan === null) return undefined;
  const own = trackOf(foreignSpan);
  if (own !== undefined) return own.isValid ? own : undefined;
  return SpanIdentity.fromSpanContext(givenCall(foreignSpan, 'spanContext'));
}

/** Any context with that remote span as the parent of what is started in it. What an extractor returns. */
export function withRemoteParent(context: Context, identity: SpanIdentity): Context {
  return Track.of(identity, ownContext(context).values);
}

/** For instrumentations: what they started in that context is over, recorded or not. */
export function endTrack(context: Context | undefined): void {
  if (context instanceof Track) context.isEnded = true;
}

export function isSuppressed(context: Context): boolean {
  const { values } = context as OwnContext;
  return values !== undefined && findValue(values, SUPPRESS_TRACING_KEY) === true;
}
