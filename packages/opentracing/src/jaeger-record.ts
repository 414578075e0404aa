import {
  type AttributeSink,
  attributeKey,
  defaultLimits,
  type EncodableSpan,
  givenCall,
  givenText,
  LimitingSink,
  type RecordedEvent,
  type RecordedLink,
  type SpanIdentity,
  type SpanLimits,
  type TracerProvider,
  writeAttribute,
} from '@spoor/core';
import { identityIn, parentWords } from './identity.ts';
import type { JaegerSpan, JaegerTag } from './jaeger-client.ts';
import { asReference } from './said-parent.ts';
import { ERROR_TAG, isFailure, KIND_TAG, kindOf, logAttributes, toTagValue } from './tag-values.ts';

const statusError = 2;
const nanosPerMs = 1e6;
/** As many tags as are compared pairwise for their keys. */
const fewTags = 16;
const noEvents: readonly RecordedEvent[] = [];
const noLinks: readonly RecordedLink[] = [];

interface Time {
  readonly seconds: number;
  readonly nanos: number;
}

/** Dates and texts are numbers to jaeger-client too. */
function finite(value: unknown): number {
  const number = typeof value === 'number' ? value : Number(toTagValue(value));
  return Number.isFinite(number) ? number : 0;
}

function toTime(ms: number): Time {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * nanosPerMs) };
}

/** The last of each key, in the order of the application. */
function lastOfEach(tags: readonly JaegerTag[]): readonly JaegerTag[] {
  if (tags.length > fewTags) return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
  for (let index = 1; index < tags.length; index++) {
    const { key } = tags[index] as JaegerTag;
    for (let before = 0; before < index; before++) {
      if (tags[before]?.key === key) return [...new Map(tags.map((tag) => [tag.key, tag])).values()];
    }
  }
  return tags;
}

/**
 * All of a span's references but the one that its parent's id says already; the types are the strings of every version of OpenTracing.
 * @param parent0 the parent's span id, with `parent1`
 */
export function toLinks(
  references: unknown,
  identity: SpanIdentity,
  parent0: number,
  parent1: number,
): readonly RecordedLink[] {
  if (!Array.isArray(references) || references.length === 0) return noLinks;
  const { t0, t1, t2, t3 } = identity;
  return references.flatMap((value: unknown): RecordedLink[] => {
    const reference = asReference(value);
    const type = givenCall(reference, 'type');
    if (type !== 'child_of' && type !== 'follows_from') return [];
    const linked = identityIn(givenCall(reference, 'referencedContext'));
    if (linked === undefined) return [];
    const { s0, s1 } = linked;
    const isTrace = linked.t3 === t3 && linked.t2 === t2 && linked.t1 === t1 && linked.t0 === t0;
    if (type === 'child_of' && isTrace && s0 === parent0 && s1 === parent1) return [];
    const attributes = { keys: ['opentracing.ref_type'], values: [type], droppedCount: 0 };
    return [{ identity: linked, referenceType: type, attributes }];
  });
}

/** A finished span of jaeger-client, as encoders read it: at once, since the application may go on with the object. */
export class JaegerRecord implements EncodableSpan {
  readonly identity: SpanIdentity;
  readonly parent0: number;
  readonly parent1: number;
  readonly isParentRemote: boolean;
  readonly name: string;
  readonly kind: number;
  readonly startSeconds: number;
  readonly startNanos: number;
  readonly durationNanos: number;
  readonly statusCode: number;
  readonly statusMessage: undefined;
  readonly scopeName: string;
  readonly scopeVersion: undefined;
  readonly recordedEvents: readonly RecordedEvent[];
  readonly recordedLinks: readonly RecordedLink[];
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly #tags: readonly JaegerTag[];
  /** What an operator has set; jaeger-client itself has no limits. */
  readonly #limits: SpanLimits | undefined;
  readonly #maskText: (text: string) => string;

  /** @param unitMs of the span's times: 1, or 0.001 for versions that count microseconds */
  constructor(
    span: JaegerSpan,
    identity: SpanIdentity,
    unitMs: number,
    { limits, maskText }: Pick<TracerProvider, 'limits' | 'maskText'>,
  ) {
    const given = limits === defaultLimits ? undefined : limits;
    const [parent0, parent1] = parentWords(span.context());
    const start = toTime(finite(span._startTime) * unitMs);
    const tags = lastOfEach(span._tags);
    let kind = 0;
    let isFailed = false;
    for (let index = 0; index < tags.length; index++) {
      const { key, value } = tags[index] as JaegerTag;
      if (key === KIND_TAG) kind = kindOf(value) ?? 0;
      else if (key === ERROR_TAG) isFailed = isFailure(value);
    }
    const events = toEvents(span, unitMs, given, maskText);
    const links = toLinks(span._references, identity, parent0, parent1);
    this.identity = identity;
    this.parent0 = parent0;
    this.parent1 = parent1;
    this.isParentRemote = false;
    this.name = givenText(span._operationName);
    this.kind = kind;
    this.startSeconds = start.seconds;
    this.startNanos = start.nanos;
    this.durationNanos = Math.max(0, Math.round(finite(span._duration) * unitMs * nanosPerMs));
    this.statusCode = isFailed ? statusError : 0;
    this.statusMessage = undefined;
    this.scopeName = '';
    this.scopeVersion = undefined;
    this.recordedEvents = given === undefined ? events : newest(events, given.eventCount);
    this.recordedLinks = given === undefined ? links : links.slice(0, given.linkCount);
    this.droppedEventsCount = events.length - this.recordedEvents.length;
    this.droppedLinksCount = links.length - this.recordedLinks.length;
    this.#tags = tags;
    this.#limits = given;
    this.#maskText = maskText;
  }

  writeAttributes(sink: AttributeSink): number {
    const limits = this.#limits;
    if (limits === undefined) {
      this.#write(sink);
      return 0;
    }
    const limiting = new LimitingSink(sink, [], limits.attributeValueLength, limits.attributeCount);
    this.#write(limiting);
    return limiting.droppedCount;
  }

  /** The kind and a failure have places of their own, and Jaeger's encoder makes the same tags of them. */
  #write(sink: AttributeSink): void {
    const tags = this.#tags;
    for (let index = 0; index < tags.length; index++) {
      const { key, value } = tags[index] as JaegerTag;
      if (key === KIND_TAG && this.kind !== 0) continue;
      if (key === ERROR_TAG && this.statusCode === statusError) continue;
      writeAttribute(sink, attributeKey(String(key)), toTagValue(value, this.#maskText));
    }
  }
}

const newest = (events: readonly RecordedEvent[], count: number): readonly RecordedEvent[] =>
  count === 0 ? noEvents : events.slice(-count);

function toEvents(
  { _logs: logs }: JaegerSpan,
  unitMs: number,
  limits: SpanLimits | undefined,
  maskText: (text: string) => string,
): readonly RecordedEvent[] {
  if (logs.length === 0) return noEvents;
  return logs.map(({ timestamp, fields }): RecordedEvent => {
    const { seconds, nanos } = toTime(finite(timestamp) * unitMs);
    const attributes = logAttributes(fields, limits, maskText);
    return { name: '', isLog: true, epochSeconds: seconds, epochNanos: nanos, attributes };
  });
}
