import type { AttributeArray, AttributeKey, AttributeSink } from '../attribute-sink.ts';
import { writeAttribute } from '../attribute-sink.ts';
import type { FixedAttributes } from '../fixed-attributes.ts';
import type { SpanIdentity } from '../span-identity.ts';
import type { EncodableSpan, RecordedEvent, RecordedLink, RecordedValue } from '../span-sink.ts';

/** Rough costs of what is held: an object with its fields, an entry of a list. */
const spanBytes = 300;
const entryBytes = 24;

const double = Symbol('double');

/** What the source of a span says at the span's end: later it may say something else, or hold a request that is over. */
class AttributeRecord implements AttributeSink {
  /** A key, or fixed attributes; `double` before a number that is to stay one. */
  readonly keys: (AttributeKey | FixedAttributes)[] = [];
  readonly values: (RecordedValue | typeof double | undefined)[] = [];
  bytes = 0;

  string(key: AttributeKey, value: string): void {
    this.#add(key, value, value.length);
  }

  int(key: AttributeKey, value: number): void {
    this.#add(key, value, 0);
  }

  double(key: AttributeKey, value: number): void {
    // A whole number would come back as an integer.
    if (Number.isSafeInteger(value)) this.#add(key, double, 0);
    this.#add(key, value, 0);
  }

  bool(key: AttributeKey, value: boolean): void {
    this.#add(key, value, 0);
  }

  array(key: AttributeKey, values: AttributeArray): void {
    this.#add(key, values, bytesOf(values));
  }

  fixed(fixed: FixedAttributes): void {
    this.#add(fixed, undefined, 0);
  }

  #add(
    key: AttributeKey | FixedAttributes,
    value: RecordedValue | typeof double | undefined,
    bytes: number,
  ): void {
    this.keys.push(key);
    this.values.push(value);
    this.bytes += entryBytes + bytes;
  }
}

function bytesOf(value: RecordedValue | undefined): number {
  if (typeof value === 'string') return entryBytes + value.length;
  if (typeof value !== 'object') return entryBytes;
  let bytes = entryBytes;
  for (const element of value) bytes += bytesOf(element ?? undefined);
  return bytes;
}

function bytesOfEvents(events: readonly RecordedEvent[]): number {
  let bytes = 0;
  for (const { name, attributes } of events) {
    bytes += spanBytes + name.length;
    for (const value of attributes.values) bytes += bytesOf(value);
  }
  return bytes;
}

function bytesOfLinks(links: readonly RecordedLink[]): number {
  let bytes = 0;
  for (const { attributes } of links) {
    bytes += spanBytes;
    for (const value of attributes.values) bytes += bytesOf(value);
  }
  return bytes;
}

/** A span that has ended, as it was then; nothing of the request it belonged to is held by it. */
export class HeldSpan implements EncodableSpan {
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
  readonly statusMessage: string | undefined;
  readonly scopeName: string;
  readonly scopeVersion: string | undefined;
  readonly recordedEvents: readonly RecordedEvent[];
  readonly recordedLinks: readonly RecordedLink[];
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  /** An estimate. */
  readonly bytes: number;
  readonly #record: AttributeRecord;
  readonly #droppedAttributes: number;
  /** Further attributes, which are no part of the limits. */
  marks: readonly (readonly [key: AttributeKey, value: RecordedValue])[] = [];

  constructor(span: EncodableSpan, identity: SpanIdentity) {
    this.identity = identity;
    this.parent0 = span.parent0;
    this.parent1 = span.parent1;
    this.isParentRemote = span.isParentRemote;
    this.name = span.name;
    this.kind = span.kind;
    this.startSeconds = span.startSeconds;
    this.startNanos = span.startNanos;
    this.durationNanos = span.durationNanos;
    this.statusCode = span.statusCode;
    this.statusMessage = span.statusMessage;
    this.scopeName = span.scopeName;
    this.scopeVersion = span.scopeVersion;
    this.recordedEvents = span.recordedEvents;
    this.recordedLinks = span.recordedLinks;
    this.droppedEventsCount = span.droppedEventsCount;
    this.droppedLinksCount = span.droppedLinksCount;
    this.#record = new AttributeRecord();
    this.#droppedAttributes = span.writeAttributes(this.#record);
    this.bytes =
      spanBytes +
      span.name.length +
      this.#record.bytes +
      bytesOfEvents(span.recordedEvents) +
      bytesOfLinks(span.recordedLinks);
  }

  writeAttributes(sink: AttributeSink): number {
    const { keys, values } = this.#record;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] as AttributeKey | FixedAttributes;
      const value = values[index];
      if ('attributes' in key) sink.fixed(key);
      else if (value === double) sink.double(key, values[++index] as number);
      else writeAttribute(sink, key, value);
    }
    for (const [key, value] of this.marks) writeAttribute(sink, key, value);
    return this.#droppedAttributes;
  }
}
