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
import { recordAttributes, recordableValue } from './attribute-values.ts';
import type { Anchor } from './clock.ts';
import { exceptionAttributes, maskedException } from './exception-attributes.ts';
import { givenElements, givenField, givenKeys, givenText } from './given.ts';
import { defaultLimits } from './limits.ts';
import type { SamplingResult } from './sampler.ts';
import { SpanData } from './span-data.ts';
import { SpanIdentity } from './span-identity.ts';
import type { RecordedAttributes, RecordedLink } from './span-sink.ts';
import { fromNanos, isTimeInput, toHrTime } from './time-input.ts';

const nanosPerSecond = 1e9;
const statusOk = 1;
const statusError = 2;
/** Of a list of links, those at its end: the limit of a span is far below. */
const mostLinks = 10_000;

/**
 * A recording span: an object only while it is open. At `end()` it is handed to the encoders and everybody lets go of it.
 * What comes after the end changes nothing. What applications give is read by given.ts: an odd part is left out, the rest is
 * kept, and nothing throws. No private names in here: an application may have wrapped the span in a Proxy.
 */
export class Span extends SpanData implements ApiSpan {
  spanContext(): SpanContext {
    return this.track.spanContext();
  }

  isRecording(): boolean {
    return !this.isEnded;
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.isEnded || typeof key !== 'string' || key === '') return this;
    const recordable = recordableValue(value, this.recorder.limits.attributeValueLength);
    if (recordable === undefined) return this;
    if (this.keys === undefined || this.values === undefined) {
      this.keys = [];
      this.values = [];
      this.setDecided();
    }
    const index = this.keys.indexOf(key);
    if (index >= 0) this.values[index] = recordable;
    else if (this.keys.length >= this.recorder.limits.attributeCount) this.droppedAttributes++;
    else {
      this.keys.push(key);
      this.values.push(recordable);
    }
    return this;
  }

  /** What the sampler says of its decision. Where no limit can touch it, nothing is copied until the application sets something. */
  decide(attributes: SamplingResult['attributes']): void {
    if (attributes.length === 0) return;
    this.decided = attributes;
    if (this.recorder.limits === defaultLimits) return;
    this.setDecided();
  }

  private setDecided(): void {
    const { decided } = this;
    this.decided = undefined;
    if (decided !== undefined) for (const [key, value] of decided) this.setAttribute(key, value);
  }

  setAttributes(attributes: Attributes): this {
    for (const key of givenKeys(attributes))
      this.setAttribute(key, givenField(attributes, key) as AttributeValue);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.isEnded) return this;
    const { limits } = this.recorder;
    if (limits.eventCount === 0) {
      this.droppedEventsCount++;
      return this;
    }
    const isTime = isTimeInput(attributesOrTime);
    const { anchor } = this;
    const [epochSeconds, epochNanos] =
      toHrTime(time, anchor) ?? timeOf(isTime ? attributesOrTime : undefined, anchor);
    this.eventList ??= [];
    // Upstream's rule: the oldest gives way.
    if (this.eventList.length >= limits.eventCount) {
      this.eventList.shift();
      this.droppedEventsCount++;
    }
    this.eventList.push({
      name: givenText(name),
      epochSeconds,
      epochNanos,
      attributes: recordAttributes(
        isTime ? undefined : attributesOrTime,
        limits.attributesPerEvent,
        limits.attributeValueLength,
      ),
    });
    return this;
  }

  addLink(link: Link): this {
    if (this.isEnded) return this;
    const identity = SpanIdentity.fromSpanContext(givenField(link, 'context'));
    if (identity === undefined) return this;
    const { limits } = this.recorder;
    if (limits.linkCount === 0) {
      this.droppedLinksCount++;
      return this;
    }
    this.linkList ??= [];
    if (this.linkList.length >= limits.linkCount) {
      this.linkList.shift();
      this.droppedLinksCount++;
    }
    const attributes = recordAttributes(
      givenField(link, 'attributes'),
      limits.attributesPerLink,
      limits.attributeValueLength,
    );
    this.linkList.push({ identity, attributes });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of givenElements(links, mostLinks)) this.addLink(link as Link);
    return this;
  }

  /** A log of OpenTracing, whose fields are ready. The oldest event gives way, as in `addEvent`. */
  addLog(attributes: RecordedAttributes, time?: TimeInput): void {
    if (this.isEnded) return;
    const { eventCount } = this.recorder.limits;
    const [epochSeconds, epochNanos] = timeOf(time, this.anchor);
    this.eventList ??= [];
    if (eventCount > 0) this.eventList.push({ name: '', isLog: true, epochSeconds, epochNanos, attributes });
    if (eventCount > 0 && this.eventList.length <= eventCount) return;
    this.eventList.shift();
    this.droppedEventsCount++;
  }

  /** For instrumentations: a link of one of OpenTracing's types. */
  addRecordedLink(link: RecordedLink): void {
    if (this.isEnded) return;
    this.linkList ??= [];
    if (this.linkList.length < this.recorder.limits.linkCount) this.linkList.push(link);
    else this.droppedLinksCount++;
  }

  /** OK is final, unset is ignored, only an error has a description (specification, set status). */
  setStatus(status: SpanStatus): this {
    if (this.isEnded || this.statusCode === statusOk) return this;
    const code = givenField(status, 'code');
    if (code !== statusOk && code !== statusError) return this;
    this.statusCode = code;
    const message = code === statusError ? givenField(status, 'message') : undefined;
    this.statusMessage = typeof message === 'string' ? this.recorder.maskText(message) : undefined;
    return this;
  }

  updateName(name: string): this {
    if (!this.isEnded) this.name = givenText(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes === undefined) return;
    this.addEvent('exception', maskedException(attributes, this.recorder.maskText), time);
  }

  end(endTime?: TimeInput): void {
    if (this.isEnded) return;
    if (endTime === undefined) {
      const { epochSeconds } = this.anchor;
      const nanos = this.anchor.nanosNow() - this.startNanos;
      this.durationNanos = (epochSeconds - this.startSeconds) * nanosPerSecond + nanos;
    } else {
      const [seconds, nanos] = timeOf(endTime, this.anchor);
      this.durationNanos = (seconds - this.startSeconds) * nanosPerSecond + (nanos - this.startNanos);
    }
    // A given start may lie in the future, and so may a given end in the past.
    if (this.durationNanos < 0) this.durationNanos = 0;
    this.isEnded = true;
    // Itself, which `this` is not when it is called through a Proxy.
    const span = this.track.recording as this;
    this.track.recording = undefined;
    this.track.isEnded = true;
    this.recorder.finish(span);
  }

  /**
   * Ends it without handing it to anybody, as if it had never been there.
   *
   * @returns false, and does nothing, where its ids are known to somebody, who would then have a parent that nobody has seen
   */
  discard(): boolean {
    if (this.track.isReferenced) return false;
    return this.drop();
  }

  /** The same, whoever knows its ids: the application itself does not want it. */
  drop(): boolean {
    if (this.isEnded) return false;
    this.isEnded = true;
    this.track.recording = undefined;
    this.track.isEnded = true;
    this.recorder.discard(this);
    return true;
  }

  /** Since its start, while it is open. */
  get ageMs(): number {
    const { epochSeconds } = this.anchor;
    return (epochSeconds - this.startSeconds) * 1000 + (this.anchor.nanosNow() - this.startNanos) / 1e6;
  }
}

/** The time that was given, or now. */
function timeOf(given: unknown, anchor: Anchor): [number, number] {
  return toHrTime(given, anchor) ?? fromNanos(anchor.epochSeconds, anchor.nanosNow());
}
