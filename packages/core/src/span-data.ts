import type { Attributes, HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import { type AttributeSink, type AttributeSource, attributeKey, writeAttribute } from './attribute-sink.ts';
import { toAttributes } from './attribute-values.ts';
import type { Anchor } from './clock.ts';
import type { Track } from './context.ts';
import { CollectingSink, LimitingSink } from './limiting-sink.ts';
import { defaultLimits } from './limits.ts';
import type { OpenSpan } from './open-spans.ts';
import type { InstrumentationScope } from './resource.ts';
import type { SamplingResult } from './sampler.ts';
import type { SpanIdentity } from './span-identity.ts';
import type { SpanRecorder } from './span-recorder.ts';
import type { EncodableSpan, RecordedEvent, RecordedLink, RecordedValue } from './span-sink.ts';
import { fromNanos } from './time-input.ts';

const noEvents: readonly RecordedEvent[] = [];
const noLinks: readonly RecordedLink[] = [];

/** An event as a ReadableSpan shows it. */
export interface TimedEvent {
  readonly name: string;
  readonly time: HrTime;
  readonly attributes: Attributes;
  readonly droppedAttributesCount: number;
}

/**
 * What a span knows, and how it is read: by encoders word for word, and by everybody else as upstream's ReadableSpan,
 * whose objects are made each time somebody asks. Lists are made when something is put into them; most spans carry a lazy
 * source and nothing else.
 */
export class SpanData implements EncodableSpan, OpenSpan {
  readonly track: Track;
  readonly parent: SpanIdentity | undefined;
  /** An instrumentation may learn it late. */
  kind: number;
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
  protected keys: string[] | undefined;
  protected values: RecordedValue[] | undefined;
  /** What the sampler says of its decision, until something else is set: then it stands in front of that. */
  protected decided: SamplingResult['attributes'] | undefined;
  protected droppedAttributes: number;
  protected eventList: RecordedEvent[] | undefined;
  protected linkList: RecordedLink[] | undefined;
  protected isEnded: boolean;

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
    this.keys = undefined;
    this.values = undefined;
    this.decided = undefined;
    this.droppedAttributes = 0;
    this.eventList = undefined;
    this.linkList = undefined;
    this.isEnded = false;
  }

  /** What was set under that name, for instrumentations; what the source will say is not in it. */
  recordedAttribute(name: string): RecordedValue | undefined {
    const index = this.keys?.indexOf(name) ?? -1;
    if (index !== -1) return this.values?.[index];
    return this.decided?.find(([key]) => key === name)?.[1];
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
    return this.eventList ?? noEvents;
  }

  get recordedLinks(): readonly RecordedLink[] {
    return this.linkList ?? noLinks;
  }

  writeAttributes(sink: AttributeSink): number {
    const keys = this.keys;
    const values = this.values;
    let dropped = this.droppedAttributes;
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
    const { decided } = this;
    if (decided !== undefined)
      for (const [key, value] of decided) writeAttribute(sink, attributeKey(key), value);
    if (keys === undefined || values === undefined) return dropped;
    for (let index = 0; index < keys.length; index++) {
      writeAttribute(sink, attributeKey(keys[index] as string), values[index]);
    }
    return dropped;
  }

  protected get anchor(): Anchor {
    return this.track.anchor as Anchor;
  }

  // What applications read: upstream's ReadableSpan

  get ended(): boolean {
    return this.isEnded;
  }

  get attributes(): Attributes {
    const sink = new CollectingSink();
    this.writeAttributes(sink);
    return sink.attributes;
  }

  get droppedAttributesCount(): number {
    return this.writeAttributes(new CollectingSink());
  }

  get events(): TimedEvent[] {
    return this.recordedEvents.map(({ name, epochSeconds, epochNanos, attributes }) => ({
      name,
      time: [epochSeconds, epochNanos],
      attributes: toAttributes(attributes),
      droppedAttributesCount: attributes.droppedCount,
    }));
  }

  get links(): Link[] {
    return this.recordedLinks.map(({ identity, attributes }) => ({
      context: identity.toSpanContext(),
      attributes: toAttributes(attributes),
      droppedAttributesCount: attributes.droppedCount,
    }));
  }

  get status(): SpanStatus {
    return this.statusMessage === undefined
      ? { code: this.statusCode }
      : { code: this.statusCode, message: this.statusMessage };
  }

  get startTime(): HrTime {
    return [this.startSeconds, this.startNanos];
  }

  get endTime(): HrTime {
    return this.isEnded ? fromNanos(this.startSeconds, this.startNanos + this.durationNanos) : [0, 0];
  }

  get duration(): HrTime {
    return this.isEnded ? fromNanos(0, this.durationNanos) : [-1, -1];
  }

  get parentSpanContext(): SpanContext | undefined {
    return this.parent?.toSpanContext();
  }

  get instrumentationScope(): InstrumentationScope {
    return this.scope;
  }

  get resource(): { readonly attributes: Attributes } {
    const { serviceName, attributes } = this.recorder.resource;
    return { attributes: { 'service.name': serviceName, ...Object.fromEntries(attributes) } as Attributes };
  }
}
