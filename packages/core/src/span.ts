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
import { exceptionAttributes } from './exception-attributes.ts';
import { SpanData } from './span-data.ts';
import { SpanIdentity } from './span-identity.ts';
import { fromNanos, isTimeInput, toHrTime } from './time-input.ts';

const nanosPerSecond = 1e9;
const statusOk = 1;
const statusError = 2;

/**
 * A recording span: an object only while it is open. At `end()` it is handed to the encoders and everybody lets go of it.
 * What comes after the end changes nothing.
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

  setAttributes(attributes: Attributes): this {
    if (attributes === null || typeof attributes !== 'object') return this;
    for (const key of Object.keys(attributes)) this.setAttribute(key, attributes[key] as AttributeValue);
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
    const given = isTimeInput(time) ? time : isTime ? attributesOrTime : undefined;
    const attributes = isTime ? undefined : (attributesOrTime as Attributes | undefined);
    const [epochSeconds, epochNanos] = this.#timeOf(given);
    this.eventList ??= [];
    // Upstream's rule: the oldest gives way.
    if (this.eventList.length >= limits.eventCount) {
      this.eventList.shift();
      this.droppedEventsCount++;
    }
    this.eventList.push({
      name: String(name),
      epochSeconds,
      epochNanos,
      attributes: recordAttributes(attributes, limits.attributesPerEvent, limits.attributeValueLength),
    });
    return this;
  }

  addLink(link: Link): this {
    if (this.isEnded) return this;
    const identity = SpanIdentity.fromSpanContext(link.context);
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
      link.attributes,
      limits.attributesPerLink,
      limits.attributeValueLength,
    );
    this.linkList.push({ identity, attributes });
    return this;
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link);
    return this;
  }

  /** OK is final, unset is ignored, only an error has a description (specification, set status). */
  setStatus(status: SpanStatus): this {
    if (this.isEnded || this.statusCode === statusOk) return this;
    if (status.code !== statusOk && status.code !== statusError) return this;
    this.statusCode = status.code;
    const described = status.code === statusError && typeof status.message === 'string';
    this.statusMessage = described ? status.message : undefined;
    return this;
  }

  updateName(name: string): this {
    if (!this.isEnded) this.name = String(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes = exceptionAttributes(exception);
    if (attributes !== undefined) this.addEvent('exception', attributes, time);
  }

  end(endTime?: TimeInput): void {
    if (this.isEnded) return;
    if (endTime === undefined) {
      const { epochSeconds } = this.anchor;
      const nanos = this.anchor.nanosNow() - this.startNanos;
      this.durationNanos = (epochSeconds - this.startSeconds) * nanosPerSecond + nanos;
    } else {
      const [seconds, nanos] = this.#timeOf(endTime);
      this.durationNanos = (seconds - this.startSeconds) * nanosPerSecond + (nanos - this.startNanos);
    }
    // A given start may lie in the future, and so may a given end in the past.
    if (this.durationNanos < 0) this.durationNanos = 0;
    this.isEnded = true;
    this.track.recording = undefined;
    this.recorder.finish(this);
  }

  #timeOf(given: TimeInput | undefined): [number, number] {
    const anchor = this.anchor;
    return isTimeInput(given) ? toHrTime(given, anchor) : fromNanos(anchor.epochSeconds, anchor.nanosNow());
  }
}
