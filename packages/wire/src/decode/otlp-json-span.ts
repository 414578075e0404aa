import { Fault } from './fault.ts';
import { type JsonReader, readText } from './json-reader.ts';
import { EPOCH, type NanoTime, nanoTimeOfDigits } from './nano-time.ts';
import { readAttributesJson } from './otlp-json-value.ts';
import { OtlpEvent, OtlpLink, OtlpSpan } from './otlp-span.ts';

// {"traceId":"<32 hex>","spanId":"<16 hex>","name":"…","kind":2,"startTimeUnixNano":"1544712660000000000",…}
// Ids are hex, not protobuf's base64; int64 are strings or numbers (OTLP specification, JSON protobuf encoding).

/** The specification wants the numbers; encoders made from trace.proto write SPAN_KIND_CLIENT, hand-written ones client. */
const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const STATUS_CODES = ['UNSET', 'OK', 'ERROR'];
const MAX_UINT32 = 2 ** 32 - 1;

/** Without them, or with odd ones, there is no span. Anything else that is odd is left out alone. */
const DECISIVE = new Set(['traceId', 'spanId', 'parentSpanId', 'startTimeUnixNano', 'endTimeUnixNano']);

export function readSpanJson(reader: JsonReader): OtlpSpan {
  const span = new OtlpSpan();
  if (!reader.entersObject('span')) throw new Fault({ subject: 'span', rule: 'an object', got: null });
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const start = reader.position;
    try {
      readMember(reader, span, key);
    } catch (error) {
      const fault = reader.stepOver(start, error);
      if (DECISIVE.has(key)) span.fault ??= fault;
      else reader.faults.dropValue(fault);
    }
  }
  return span;
}

function readMember(reader: JsonReader, span: OtlpSpan, key: string): void {
  switch (key) {
    case 'traceId':
      span.traceId = reader.exactId(32, 'span.traceId');
      return;
    case 'spanId':
      span.spanId = reader.exactId(16, 'span.spanId');
      return;
    case 'parentSpanId':
      span.parentSpanId = reader.exactId(16, 'span.parentSpanId');
      return;
    case 'name':
      span.name = reader.text('span.name');
      return;
    case 'kind':
      span.kind = readEnum(reader, KINDS, 'SPAN_KIND_', 'span.kind');
      return;
    case 'startTimeUnixNano':
      span.start = readTime(reader, 'span.startTimeUnixNano');
      return;
    case 'endTimeUnixNano':
      span.end = readTime(reader, 'span.endTimeUnixNano');
      return;
    case 'attributes':
      span.droppedAttributes += readAttributesJson(reader, span.attributes);
      return;
    case 'status':
      readStatus(reader, span);
      return;
    default:
      readLaterMember(reader, span, key);
  }
}

function readLaterMember(reader: JsonReader, span: OtlpSpan, key: string): void {
  switch (key) {
    case 'traceState':
      span.traceState = reader.text('span.traceState');
      return;
    case 'flags':
      span.flags = readUint32(reader, 'span.flags');
      return;
    case 'events':
      span.droppedEvents += readList(reader, 'span.events', span.events, readEvent);
      return;
    case 'links':
      span.droppedLinks += readList(reader, 'span.links', span.links, readLink);
      return;
    case 'droppedAttributesCount':
      span.droppedAttributes += readUint32(reader, 'span.droppedAttributesCount');
      return;
    case 'droppedEventsCount':
      span.droppedEvents += readUint32(reader, 'span.droppedEventsCount');
      return;
    case 'droppedLinksCount':
      span.droppedLinks += readUint32(reader, 'span.droppedLinksCount');
      return;
    default:
      reader.skip();
  }
}

/** Returns how many items were odd. */
function readList<T>(
  reader: JsonReader,
  subject: string,
  into: T[],
  readOne: (reader: JsonReader) => T,
): number {
  let odd = 0;
  if (!reader.entersList(subject)) return odd;
  while (reader.nextOf(into.length, subject)) {
    const item = reader.attempt(readOne);
    if (item === undefined) odd += 1;
    else into.push(item);
  }
  return odd;
}

function readStatus(reader: JsonReader, span: OtlpSpan): void {
  if (!reader.entersObject('span.status')) return;
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === 'code') span.statusCode = reader.attempt(readStatusCode, 'span.status.code') ?? 0;
    else if (key === 'message') span.statusMessage = reader.attempt(readText, 'span.status.message') ?? '';
    else reader.skip();
  }
}

const readStatusCode = (reader: JsonReader, subject: string): number =>
  readEnum(reader, STATUS_CODES, 'STATUS_CODE_', subject);

function readEvent(reader: JsonReader): OtlpEvent {
  const event = new OtlpEvent();
  if (!reader.entersObject('event')) throw new Fault({ subject: 'event', rule: 'an object', got: null });
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === 'timeUnixNano') event.time = readTime(reader, 'event.timeUnixNano');
    else if (key === 'name') event.name = reader.text('event.name');
    else if (key === 'attributes') event.droppedAttributes += readAttributesJson(reader, event.attributes);
    else if (key === 'droppedAttributesCount')
      event.droppedAttributes += readUint32(reader, 'event.droppedAttributesCount');
    else reader.skip();
  }
  return event;
}

function readLink(reader: JsonReader): OtlpLink {
  const link = new OtlpLink();
  if (!reader.entersObject('link')) throw new Fault({ subject: 'link', rule: 'an object', got: null });
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === 'traceId') link.traceId = reader.exactId(32, 'link.traceId');
    else if (key === 'spanId') link.spanId = reader.exactId(16, 'link.spanId');
    else if (key === 'attributes') readAttributesJson(reader, link.attributes);
    else reader.skip();
  }
  return link;
}

/** Numbers that nobody knows yet are numbers too. */
function readEnum(reader: JsonReader, names: readonly string[], prefix: string, subject: string): number {
  if (reader.isNull()) return 0;
  const rule = `a number or a name such as ${prefix}${names[2]}`;
  const text = reader.numberText(subject, rule);
  const code = names.indexOf(text.toUpperCase().replace(prefix, ''));
  const number = code >= 0 ? code : text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new Fault({ subject, rule, got: text });
}

function readUint32(reader: JsonReader, subject: string): number {
  const number = reader.number(subject);
  if (Number.isInteger(number) && number >= 0 && number <= MAX_UINT32) return number;
  throw new Fault({ subject, rule: `an integer of at most ${MAX_UINT32}`, got: number });
}

function readTime(reader: JsonReader, subject: string): NanoTime {
  if (reader.isNull()) return EPOCH;
  const rule = 'nanoseconds since the epoch';
  const text = reader.numberText(subject, rule);
  const time = nanoTimeOfDigits(text) ?? nanoTimeOfDigits(withoutExponent(text));
  if (time === undefined) throw new Fault({ subject, rule, got: text });
  return time;
}

/** A number of this size may be written as 1.544712660000000e18. */
function withoutExponent(text: string): string {
  const number = Number(text);
  return Number.isInteger(number) ? `${BigInt(number)}` : text;
}
