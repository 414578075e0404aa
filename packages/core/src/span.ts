import type {
  Span as ApiSpan,
  Attributes,
  AttributeValue,
  Exception,
  Link,
  SpanContext,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, attributeKey, writeAttribute } from './attribute-sink.ts';
import { recordAttributes, recordableValue } from './attribute-values.ts';
import type { Anchor } from './clock.ts';
import type { Track } from './context.ts';
import { exceptionAttributes } from './exception-attributes.ts';
import { LimitingSink } from './limiting-sink.ts';
import { defaultLimits } from './limits.ts';
import type { OpenSpan } from './open-spans.ts';
import type { InstrumentationScope } from './resource.ts';
import { SpanIdentity } from './span-identity.ts';
import type { SpanRecorder } from './span-recorder.ts';
import type { EncodableSpan, RecordedEvent, RecordedLink, RecordedValue } from './span-sink.ts';
import { fromNanos, isTimeInput, toHrTime } from './time-input.ts';

const nanosPerSecond = 1e9;
const statusOk = 1;
const statusError = 2;
const noEvents: readonly RecordedEvent[] = [];
const noLinks: readonly RecordedLink[] = [];

/**
 * A recording span: an object only while it is open. At `end()` it is handed to the encoders and everybody lets go of it.
 * Lists are made when something is put into them; most spans carry a lazy source and nothing else.
 */
export class Span implements ApiSpan, EncodableSpan, OpenSpan {
  readonly track: Track;
  readonly parent: SpanIdentity | undefined;
  readonly kind: number;
  readonly scope: InstrumentationScope;
  readonly recorder: SpanRecorder;
  readonly startSeconds: number;
  readonly startNanos: number;
  name: string;
  source: AttributeSource | undefined;
  durationNanos: number;
  statusCode: number;
  statusMessage: string | undefined;
  droppedEventsCount: number;
  droppedLinksCount: number;
  previousOpen: OpenSpan | undefined;
  nextOpen: OpenSpan | undefined;
  #keys: string[] | undefined;
  #values: RecordedValue[] | undefined;
  #droppedAttributes: number;
  #events: RecordedEvent[] | undefined;
  #links: RecordedLink[] | undefined;
  #isEnded: boolean;

  /** @param startNanos since `startSeconds`, below one second */
  constructor(
    track: Track,
    parent: SpanIdentity | undefined,
    name: string,
    kind: number,
    source: AttributeSource | undefined,
    scope: InstrumentationScope,
    recorder: SpanRecorder,
    startSeconds: number,
    startNanos: number,
  ) {
    this.track = track;
    this.parent = parent;
    this.kind = kind;
    this.scope = scope;
    this.recorder = recorder;
    this.startSeconds = startSeconds;
    this.startNanos = startNanos;
    this.name = name;
    this.source = source;
    this.durationNanos = 0;
    this.statusCode = 0;
    this.statusMessage = undefined;
    this.droppedEventsCount = 0;
    this.droppedLinksCount = 0;
    this.previousOpen = undefined;
    this.nextOpen = undefined;
    this.#keys = undefined;
    this.#values = undefined;
    this.#droppedAttributes = 0;
    this.#events = undefined;
    this.#links = undefined;
    this.#isEnded = false;
  }

  // The API

  spanContext(): SpanContext {
    return this.track.spanContext();
  }

  isRecording(): boolean {
    return !this.#isEnded;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#isEnded || typeof key !== 'string' || key === '') return this;
    const recordable = recordableValue(value, this.recorder.limits.attributeValueLength);
    if (recordable === undefined) return this;
    if (this.#keys === undefined || this.#values === undefined) {
      this.#keys = [];
      this.#values = [];
    }
    const index = this.#keys.indexOf(key);
    if (index >= 0) this.#values[index] = recordable;
    else if (this.#keys.length >= this.recorder.limits.attributeCount) this.#droppedAttributes++;
    else {
      this.#keys.push(key);
      this.#values.push(recordable);
    }
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (attributes === null || typeof attributes !== 'object') return this;
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key] as AttributeValue);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#isEnded) return this;
    const { limits } = this.recorder;
    if (limits.eventCount === 0) {
      this.droppedEventsCount++;
      return this;
    }
    const isTime = isTimeInput(attributesOrTime);
    const given = isTimeInput(time) ? time : isTime ? attributesOrTime : undefined;
    const attributes = isTime ? undefined : (attributesOrTime as Attributes | undefined);
    const [epochSeconds, epochNanos] = this.#timeOf(given);
    this.#events ??= [];
    // Upstream's rule: the oldest gives way.
    if (this.#events.length >= limits.eventCount) {
      this.#events.shift();
      this.droppedEventsCount++;
    }
    this.#events.push({
      name: String(name),
      epochSeconds,
      epochNanos,
      attributes: recordAttributes(attributes, limits.attributesPerEvent, limits.attributeValueLength),
    });
    return this;
  }

  addLink(link: Link): this {
    if (this.#isEnded) return this;
    const identity = SpanIdentity.fromSpanContext(link.context);
    if (identity === undefined) return this;
    const { limits } = this.recorder;
    if (limits.linkCount === 0) {
      this.droppedLinksCount++;
      return this;
    }
    this.#links ??= [];
    if (this.#links.length >= limits.linkCount) {
      this.#links.shift();
      this.droppedLinksCount++;
    }
    const attributes = recordAttributes(
      link.attributes,
      limits.attributesPerLink,
      limits.attributeValueLength,
    );
    this.#links.push({ identity, attributes });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** OK is final, unset is ignored, only an error has a description (specification, set status). */
  setStatus(status: SpanStatus): this {
    if (this.#isEnded || this.statusCode === statusOk) return this;
    if (status.code !== statusOk && status.code !== statusError) return this;
    this.statusCode = status.code;
    const described = status.code === statusError && typeof status.message === 'string';
    this.statusMessage = described ? status.message : undefined;
    return this;
  }

  updateName(name: string): this {
    if (!this.#isEnded) this.name = String(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes !== undefined) this.addEvent('exception', attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.#isEnded) return;
    if (endTime === undefined) {
      const { epochSeconds } = this.#anchor;
      const nanos = this.#anchor.nanosNow() - this.startNanos;
      this.durationNanos = (epochSeconds - this.startSeconds) * nanosPerSecond + nanos;
    } else {
      const [seconds, nanos] = this.#timeOf(endTime);
      this.durationNanos = (seconds - this.startSeconds) * nanosPerSecond + (nanos - this.startNanos);
    }
    // A given start may lie in the future, and so may a given end in the past.
    if (this.durationNanos < 0) this.durationNanos = 0;
    this.#isEnded = true;
    this.track.recording = undefined;
    this.recorder.finish(this);
  }

  // What encoders read

  get identity(): SpanIdentity {
    return this.track;
  }

  get parent0(): number {
    return this.parent === undefined ? 0 : this.parent.s0;
  }

  get parent1(): number {
    return this.parent === undefined ? 0 : this.parent.s1;
  }

  get isParentRemote(): boolean {
    return this.parent?.isRemote ?? false;
  }

  get scopeName(): string {
    return this.scope.name;
  }

  get scopeVersion(): string | undefined {
    return this.scope.version;
  }

  get recordedEvents(): readonly RecordedEvent[] {
    return this.#events ?? noEvents;
  }

  get recordedLinks(): readonly RecordedLink[] {
    return this.#links ?? noLinks;
  }

  writeAttributes(sink: AttributeSink): number {
    const keys = this.#keys;
    const values = this.#values;
    let dropped = this.#droppedAttributes;
    if (this.source !== undefined) {
      const { limits } = this.recorder;
      if (keys === undefined && limits === defaultLimits) this.source.writeAttributes(sink);
      else {
        const room = limits.attributeCount - (keys?.length ?? 0);
        const limiting = new LimitingSink(sink, keys ?? [], limits.attributeValueLength, room);
        this.source.writeAttributes(limiting);
        dropped += limiting.droppedCount;
      }
    }
    if (keys === undefined || values === undefined) return dropped;
    for (let index = 0; index < keys.length; index++) {
      writeAttribute(sink, attributeKey(keys[index] as string), values[index]);
    }
    return dropped;
  }

  get #anchor(): Anchor {
    return this.track.anchor as Anchor;
  }

  #timeOf(given: TimeInput | undefined): [number, number] {
    const anchor = this.#anchor;
    return isTimeInput(given) ? toHrTime(given, anchor) : fromNanos(anchor.epochSeconds, anchor.nanosNow());
  }
}
