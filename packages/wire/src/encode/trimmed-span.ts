import {
  type AttributeArray,
  type AttributeKey,
  attributeKey,
  type EncodableSpan,
  type FixedAttributes,
  type RecordedAttributes,
  type RecordedEvent,
  type RecordedLink,
  type RecordedValue,
  type SpanIdentity,
  writeFixed,
} from '@spoor/core';
import type { WideAttributeSink } from './span-format.ts';

/** How hard a span is trimmed. */
export interface TrimStep {
  /** In UTF-16 units: whatever is longer is cut, so that the largest values go first. */
  readonly maxValueLength: number;
  readonly keepsAttributes: boolean;
  readonly keepsEvents: boolean;
}

/** Tried one after the other until the span fits. */
export const trimSteps: readonly TrimStep[] = [
  ...[32768, 16384, 8192, 4096, 2048, 1024, 512, 256, 128, 64, 32].map((maxValueLength) => ({
    maxValueLength,
    keepsAttributes: true,
    keepsEvents: true,
  })),
  { maxValueLength: 256, keepsAttributes: true, keepsEvents: false },
  { maxValueLength: 32, keepsAttributes: true, keepsEvents: false },
  { maxValueLength: 32, keepsAttributes: false, keepsEvents: false },
];

/** Names the attributes whose values were cut or left out. */
export const truncatedKey = attributeKey('spoor.truncated');
const longestMark = 256;

const noEvents: readonly RecordedEvent[] = [];
const noLinks: readonly RecordedLink[] = [];

/** The same span with its largest values cut: better a part than nothing, or than a datagram nobody takes. */
export class TrimmedSpan implements EncodableSpan {
  readonly #span: EncodableSpan;
  readonly #step: TrimStep;
  readonly #trimmed: string[] = [];
  readonly name: string;
  readonly statusMessage: string | undefined;
  readonly recordedEvents: readonly RecordedEvent[];
  readonly recordedLinks: readonly RecordedLink[];

  constructor(span: EncodableSpan, step: TrimStep) {
    this.#span = span;
    this.#step = step;
    this.name = this.#cut('name', span.name);
    this.statusMessage =
      span.statusMessage === undefined ? undefined : this.#cut('status', span.statusMessage);
    this.recordedEvents = step.keepsEvents
      ? span.recordedEvents.map((event) => this.#cutEvent(event))
      : noEvents;
    this.recordedLinks = step.keepsEvents ? span.recordedLinks.map((link) => this.#cutLink(link)) : noLinks;
    if (this.recordedEvents.length < span.recordedEvents.length) this.#trimmed.push('events');
    if (this.recordedLinks.length < span.recordedLinks.length) this.#trimmed.push('links');
  }

  get identity(): SpanIdentity {
    return this.#span.identity;
  }

  get parent0(): number {
    return this.#span.parent0;
  }

  get parent1(): number {
    return this.#span.parent1;
  }

  get isParentRemote(): boolean {
    return this.#span.isParentRemote;
  }

  get kind(): number {
    return this.#span.kind;
  }

  get startSeconds(): number {
    return this.#span.startSeconds;
  }

  get startNanos(): number {
    return this.#span.startNanos;
  }

  get durationNanos(): number {
    return this.#span.durationNanos;
  }

  get statusCode(): number {
    return this.#span.statusCode;
  }

  get scopeName(): string {
    return this.#span.scopeName.slice(0, this.#step.maxValueLength);
  }

  get scopeVersion(): string | undefined {
    return this.#span.scopeVersion?.slice(0, this.#step.maxValueLength);
  }

  get droppedEventsCount(): number {
    return this.#span.droppedEventsCount + this.#span.recordedEvents.length - this.recordedEvents.length;
  }

  get droppedLinksCount(): number {
    return this.#span.droppedLinksCount + this.#span.recordedLinks.length - this.recordedLinks.length;
  }

  writeAttributes(sink: WideAttributeSink): number {
    const trimming = new TrimmingSink(sink, this.#step, this.#trimmed);
    const dropped = this.#span.writeAttributes(trimming) + trimming.droppedCount;
    sink.string(truncatedKey, [...new Set(this.#trimmed)].join(',').slice(0, longestMark));
    return dropped;
  }

  #cut(what: string, value: string): string {
    if (value.length <= this.#step.maxValueLength) return value;
    this.#trimmed.push(what);
    return value.slice(0, this.#step.maxValueLength);
  }

  #cutEvent(event: RecordedEvent): RecordedEvent {
    return {
      ...event,
      name: this.#cut('event', event.name),
      attributes: this.#cutAttributes(event.attributes),
    };
  }

  #cutLink(link: RecordedLink): RecordedLink {
    return { ...link, attributes: this.#cutAttributes(link.attributes) };
  }

  #cutAttributes(attributes: RecordedAttributes): RecordedAttributes {
    const { keys, values, droppedCount } = attributes;
    return {
      keys,
      droppedCount,
      values: values.map((value, index) => this.#cutValue(keys[index] ?? '', value)),
    };
  }

  #cutValue(key: string, value: RecordedValue): RecordedValue {
    if (typeof value === 'string') return this.#cut(key, value);
    if (typeof value === 'object')
      return cutArray(value, this.#step.maxValueLength, () => this.#trimmed.push(key));
    return value;
  }
}

class TrimmingSink implements WideAttributeSink {
  readonly #target: WideAttributeSink;
  readonly #step: TrimStep;
  readonly #trimmed: string[];
  droppedCount = 0;

  constructor(target: WideAttributeSink, step: TrimStep, trimmed: string[]) {
    this.#target = target;
    this.#step = step;
    this.#trimmed = trimmed;
  }

  string(key: AttributeKey, value: string): void {
    if (!this.#admits(key)) return;
    if (value.length > this.#step.maxValueLength) this.#trimmed.push(key.name);
    this.#target.string(key, value.slice(0, this.#step.maxValueLength));
  }

  int(key: AttributeKey, value: number): void {
    if (this.#admits(key)) this.#target.int(key, value);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    if (this.#admits(key)) this.#target.int64(key, high, low);
  }

  double(key: AttributeKey, value: number): void {
    if (this.#admits(key)) this.#target.double(key, value);
  }

  bool(key: AttributeKey, value: boolean): void {
    if (this.#admits(key)) this.#target.bool(key, value);
  }

  array(key: AttributeKey, values: AttributeArray): void {
    if (!this.#admits(key)) return;
    this.#target.array(
      key,
      cutArray(values, this.#step.maxValueLength, () => this.#trimmed.push(key.name)),
    );
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    if (!this.#admits(key)) return;
    if (value.length > this.#step.maxValueLength) this.#trimmed.push(key.name);
    this.#target.binary(key, value.subarray(0, this.#step.maxValueLength));
  }

  /** A name as long as that is nobody's; it goes with its value. */
  #admits(key: AttributeKey): boolean {
    if (this.#step.keepsAttributes && key.name.length <= this.#step.maxValueLength * 4) return true;
    this.droppedCount++;
    if (this.#trimmed.length === 0 || !this.#step.keepsAttributes) this.#trimmed.push('attributes');
    return false;
  }
}

/** At most that many units in all of the strings together, and that many elements. */
function cutArray(values: AttributeArray, maxLength: number, onCut: () => void): AttributeArray {
  let left = maxLength;
  const kept: (string | number | boolean | null | undefined)[] = [];
  for (const value of values) {
    if (left <= 0) break;
    const isLong = typeof value === 'string' && value.length > left;
    kept.push(isLong ? value.slice(0, left) : value);
    left -= typeof value === 'string' ? Math.max(1, value.length) : 8;
    if (isLong) left = -1;
  }
  if (kept.length < values.length || left < 0) onCut();
  return kept;
}
