import type { SpanRecord, Tag } from '../span-record.ts';
import type { DecodedSpans } from './decoded.ts';
import { type JsonObject, JsonReader } from './json-reader.ts';
import { defaultDecodeLimits } from './limits.ts';
import { EPOCH, type NanoTime, nanoTimeOfDigits } from './nano-time.ts';
import { readKeyValueJson } from './otlp-json-value.ts';
import { OtlpEvent, OtlpLink, OtlpScope, OtlpSpan, toProcess, toSpanRecord } from './otlp-span.ts';

// {"resourceSpans":[{"resource":{"attributes":[…]},"scopeSpans":[{"scope":{"name":"…"},"spans":[{"traceId":"<32 hex>",…}]}]}]}
// Ids are hex, not protobuf's base64; int64 are strings or numbers (OTLP specification, JSON protobuf encoding).

/** The specification wants the numbers; encoders made from trace.proto write the names. */
const KINDS = new Map(
  ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map((name, code) => [
    `SPAN_KIND_${name}`,
    code,
  ]),
);
const STATUS_CODES = new Map(['UNSET', 'OK', 'ERROR'].map((name, code) => [`STATUS_CODE_${name}`, code]));

/** The body of a POST to :4318/v1/traces with `Content-Type: application/json`. */
export function decodeOtlpJson(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  const reader = new JsonReader(limits);
  const spans: SpanRecord[] = [];
  let count = 0;
  const request = reader.object(reader.parse(json), 'body');
  for (const item of reader.list(request['resourceSpans'], 'resourceSpans')) {
    const resourceSpans = reader.object(item, 'resourceSpans');
    const resource = reader.optionalObject(resourceSpans['resource'], 'resource');
    const process = toProcess(readAttributes(reader, resource?.['attributes']));
    for (const entry of reader.list(resourceSpans['scopeSpans'], 'scopeSpans')) {
      const scopeSpans = reader.object(entry, 'scopeSpans');
      const scope = readScope(reader, scopeSpans['scope']);
      for (const span of reader.list(scopeSpans['spans'], 'spans')) {
        count += 1;
        if (count > limits.maxSpans) throw reader.fault('span count', `at most ${limits.maxSpans}`, count);
        const record = toSpanRecord(readSpan(reader, reader.object(span, 'span')), scope, process);
        if (record !== undefined) spans.push(record);
      }
    }
  }
  return { spans, rejectedSpans: count - spans.length };
}

function readScope(reader: JsonReader, value: unknown): OtlpScope {
  const scope = new OtlpScope();
  const source = reader.optionalObject(value, 'scope');
  scope.name = reader.string(source?.['name'], 'scope.name');
  scope.version = reader.string(source?.['version'], 'scope.version');
  return scope;
}

function readAttributes(reader: JsonReader, value: unknown, into: Tag[] = []): Tag[] {
  for (const item of reader.list(value, 'attributes')) into.push(readKeyValueJson(reader, item));
  return into;
}

function readSpan(reader: JsonReader, source: JsonObject): OtlpSpan {
  const span = new OtlpSpan();
  span.traceId = reader.exactId(source['traceId'], 32, 'span.traceId');
  span.spanId = reader.exactId(source['spanId'], 16, 'span.spanId');
  span.parentSpanId = reader.exactId(source['parentSpanId'], 16, 'span.parentSpanId');
  span.traceState = reader.string(source['traceState'], 'span.traceState');
  span.flags = reader.number(source['flags'], 'span.flags');
  span.name = reader.string(source['name'], 'span.name');
  span.kind = readEnum(reader, source['kind'], KINDS, 'span.kind');
  span.start = readTime(reader, source['startTimeUnixNano'], 'span.startTimeUnixNano');
  span.end = readTime(reader, source['endTimeUnixNano'], 'span.endTimeUnixNano');
  readAttributes(reader, source['attributes'], span.attributes);
  span.droppedAttributes = reader.number(source['droppedAttributesCount'], 'span.droppedAttributesCount');
  for (const event of reader.list(source['events'], 'span.events')) {
    span.events.push(readEvent(reader, reader.object(event, 'event')));
  }
  span.droppedEvents = reader.number(source['droppedEventsCount'], 'span.droppedEventsCount');
  for (const link of reader.list(source['links'], 'span.links')) {
    span.links.push(readLink(reader, reader.object(link, 'link')));
  }
  span.droppedLinks = reader.number(source['droppedLinksCount'], 'span.droppedLinksCount');
  const status = reader.optionalObject(source['status'], 'span.status');
  span.statusCode = readEnum(reader, status?.['code'], STATUS_CODES, 'span.status.code');
  span.statusMessage = reader.string(status?.['message'], 'span.status.message');
  return span;
}

function readEvent(reader: JsonReader, source: JsonObject): OtlpEvent {
  const event = new OtlpEvent();
  event.time = readTime(reader, source['timeUnixNano'], 'event.timeUnixNano');
  event.name = reader.string(source['name'], 'event.name');
  readAttributes(reader, source['attributes'], event.attributes);
  event.droppedAttributes = reader.number(source['droppedAttributesCount'], 'event.droppedAttributesCount');
  return event;
}

function readLink(reader: JsonReader, source: JsonObject): OtlpLink {
  const link = new OtlpLink();
  link.traceId = reader.exactId(source['traceId'], 32, 'link.traceId');
  link.spanId = reader.exactId(source['spanId'], 16, 'link.spanId');
  readAttributes(reader, source['attributes'], link.attributes);
  return link;
}

function readEnum(
  reader: JsonReader,
  value: unknown,
  names: ReadonlyMap<string, number>,
  subject: string,
): number {
  return (typeof value === 'string' ? names.get(value) : undefined) ?? reader.number(value, subject);
}

function readTime(reader: JsonReader, value: unknown, subject: string): NanoTime {
  if (value === undefined || value === null) return EPOCH;
  // A number has lost its last digits in JSON.parse; BigInt writes out what is left without an exponent.
  const digits = typeof value === 'number' && Number.isInteger(value) ? `${BigInt(value)}` : value;
  const time = typeof digits === 'string' ? nanoTimeOfDigits(digits) : undefined;
  if (time === undefined) throw reader.fault(subject, 'nanoseconds since the epoch', value);
  return time;
}
