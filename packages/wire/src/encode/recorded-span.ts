import {
  attributeKey,
  type EncodableSpan,
  parseWord,
  RealBuffer,
  type RecordedAttributes,
  type RecordedEvent,
  type RecordedLink,
  type RecordedValue,
  type Resource,
  SpanIdentity,
} from '@spoor/core';
import type { LogRecord, ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import type { WideAttributeSink } from './span-format.ts';

/** Tags of a record that encoders write from a span's own fields. */
const described = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'error',
  'otel.scope.name',
  'otel.scope.version',
  'otel.library.name',
  'otel.library.version',
  'otel.dropped_attributes_count',
  'otel.dropped_events_count',
  'otel.dropped_links_count',
]);
const kinds: readonly unknown[] = [undefined, 'server', 'client', 'producer', 'consumer'];
const debugFlag = 2;
const noAttributes: RecordedAttributes = { keys: [], values: [], droppedCount: 0 };

export function resourceOf({ serviceName, tags }: ProcessRecord): Resource {
  return { serviceName, attributes: tags.map((tag) => [tag.key, toValue(tag)] as const) };
}

/** A span that was read off a wire, to be written by the same encoders as those of the application. */
export class RecordedSpan implements EncodableSpan {
  readonly #tags: readonly Tag[];
  readonly identity: SpanIdentity;
  readonly parent0: number;
  readonly parent1: number;
  readonly isParentRemote = false;
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

  constructor(record: SpanRecord) {
    const { traceId, spanId, flags, parentSpanId = '', tags } = record;
    const identity = SpanIdentity.fromHex(traceId, spanId, flags & 1, { debug: (flags & debugFlag) !== 0 });
    if (identity === undefined)
      throw new TypeError(`span ids must be valid hex, got '${traceId}' and '${spanId}'`);
    const find = (key: string): unknown => tags.find((tag) => tag.key === key)?.value;
    const text = (key: string): string | undefined => {
      const value = find(key);
      return typeof value === 'string' ? value : undefined;
    };
    this.#tags = tags;
    this.identity = identity;
    this.parent0 = parseWord(parentSpanId, 0, parentSpanId.length - 8);
    this.parent1 = parseWord(parentSpanId, Math.max(0, parentSpanId.length - 8), parentSpanId.length);
    this.name = record.name;
    this.kind = Math.max(0, kinds.indexOf(find('span.kind') ?? 'internal'));
    [this.startSeconds, this.startNanos] = toTime(record.startMicros);
    this.durationNanos = Math.round(record.durationMicros * 1e3);
    const isError = text('otel.status_code') === 'ERROR' || find('error') === true;
    this.statusCode = isError ? 2 : text('otel.status_code') === 'OK' ? 1 : 0;
    this.statusMessage = text('otel.status_description');
    this.scopeName = text('otel.scope.name') ?? text('otel.library.name') ?? '';
    this.scopeVersion = text('otel.scope.version') ?? text('otel.library.version');
    this.recordedEvents = record.logs.map(toEvent);
    this.recordedLinks = record.references.flatMap((reference) => {
      const linked = SpanIdentity.fromHex(reference.traceId, reference.spanId, 1);
      if (linked === undefined) return [];
      const link = { identity: linked, attributes: noAttributes };
      return [reference.type === 'CHILD_OF' ? { ...link, referenceType: 'child_of' as const } : link];
    });
    this.droppedEventsCount = Number(find('otel.dropped_events_count') ?? 0);
    this.droppedLinksCount = Number(find('otel.dropped_links_count') ?? 0);
  }

  writeAttributes(sink: WideAttributeSink): number {
    for (const tag of this.#tags) {
      if (!described.has(tag.key)) writeTag(sink, tag);
    }
    return Number(this.#tags.find(({ key }) => key === 'otel.dropped_attributes_count')?.value ?? 0);
  }
}

function writeTag(sink: WideAttributeSink, tag: Tag): void {
  const key = attributeKey(tag.key);
  if (tag.type === 'string') sink.string(key, tag.value);
  else if (tag.type === 'bool') sink.bool(key, tag.value);
  else if (tag.type === 'float64') sink.double(key, tag.value);
  else if (tag.type === 'binary') sink.binary(key, tag.value);
  else if (typeof tag.value === 'number') sink.int(key, tag.value);
  else sink.int64(key, Number(BigInt.asIntN(32, tag.value >> 32n)), Number(BigInt.asIntN(32, tag.value)));
}

function toTime(micros: number): [seconds: number, nanos: number] {
  const seconds = Math.floor(micros / 1e6);
  return [seconds, Math.round((micros - seconds * 1e6) * 1e3)];
}

/** The field `event` is the name (OpenTelemetry specification, trace/sdk_exporters/jaeger.md, Events). */
function toEvent({ timeMicros, fields }: LogRecord): RecordedEvent {
  const name = fields.find(({ key, type }) => key === 'event' && type === 'string');
  const rest = fields.filter((field) => field !== name);
  const [epochSeconds, epochNanos] = toTime(timeMicros);
  const attributes = { keys: rest.map(({ key }) => key), values: rest.map(toValue), droppedCount: 0 };
  return { name: typeof name?.value === 'string' ? name.value : '', epochSeconds, epochNanos, attributes };
}

/** Where only the API's values can stand: a large integer and bytes become text. */
function toValue(tag: Tag): RecordedValue {
  if (typeof tag.value === 'bigint') return String(tag.value);
  return tag.type === 'binary' ? RealBuffer.from(tag.value).toString('base64') : tag.value;
}
