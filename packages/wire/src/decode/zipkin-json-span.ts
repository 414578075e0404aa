import type { Tag } from '../span-record.ts';
import { Fault } from './fault.ts';
import type { JsonReader } from './json-reader.ts';
import { readPlainTag } from './plain-tag.ts';
import type { ZipkinAnnotation, ZipkinEndpoint, ZipkinSpan } from './zipkin-span.ts';
import type { ZipkinV1Annotation, ZipkinV1BinaryAnnotation, ZipkinV1Span } from './zipkin-v1.ts';

// v2: {"traceId":"<1 to 32 hex>","id":"<1 to 16 hex>","kind":"CLIENT","timestamp":<µs>,"duration":<µs>,"tags":{…},…}
// v1: {"traceId":…,"annotations":[{"timestamp":<µs>,"value":"cs","endpoint":{…}}],"binaryAnnotations":[{"key":…,"value":…}]}

export type Open<T> = { -readonly [K in keyof T]: T[K] };

type Common = Open<
  Pick<ZipkinSpan, 'traceId' | 'id' | 'parentId' | 'name' | 'timestamp' | 'duration' | 'debug'>
>;

const common = (): Common => ({
  traceId: '',
  id: '',
  parentId: '',
  name: '',
  timestamp: 0,
  duration: 0,
  debug: false,
});

/** Without them, or with odd ones, there is no span. Anything else that is odd is left out alone. */
const DECISIVE = new Set(['traceId', 'id', 'parentId', 'timestamp', 'duration']);
const MAX_PORT = 65_535;

export function readV2SpanJson(reader: JsonReader): ZipkinSpan {
  const annotations: ZipkinAnnotation[] = [];
  const tags: Tag[] = [];
  const span: Open<ZipkinSpan> = {
    ...common(),
    kind: undefined,
    local: undefined,
    remote: undefined,
    annotations,
    tags,
  };
  readSpan(reader, span, (key) => {
    if (key === 'kind') span.kind = reader.text('span.kind').toLowerCase();
    else if (key === 'localEndpoint') span.local = readEndpoint(reader, 'span.localEndpoint');
    else if (key === 'remoteEndpoint') span.remote = readEndpoint(reader, 'span.remoteEndpoint');
    else if (key === 'annotations') readList(reader, 'span.annotations', annotations, readAnnotation);
    else if (key === 'tags') readTags(reader, tags);
    else reader.skip();
  });
  return span;
}

export function readV1SpanJson(reader: JsonReader): ZipkinV1Span {
  const annotations: ZipkinV1Annotation[] = [];
  const binaryAnnotations: ZipkinV1BinaryAnnotation[] = [];
  const span = { ...common(), annotations, binaryAnnotations };
  readSpan(reader, span, (key) => {
    if (key === 'annotations') readList(reader, 'span.annotations', annotations, readV1Annotation);
    else if (key === 'binaryAnnotations')
      readList(reader, 'span.binaryAnnotations', binaryAnnotations, readBinaryAnnotation);
    else reader.skip();
  });
  return span;
}

/** Reads what both versions have; `readOther` gets the other members. */
function readSpan(reader: JsonReader, span: Common, readOther: (key: string) => void): void {
  if (!reader.entersObject('span')) throw new Fault({ subject: 'span', rule: 'an object', got: null });
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    const start = reader.position;
    try {
      if (!readCommon(reader, span, key)) readOther(key);
    } catch (error) {
      if (DECISIVE.has(key)) throw error;
      reader.faults.dropValue(reader.stepOver(start, error));
    }
  }
}

function readCommon(reader: JsonReader, span: Common, key: string): boolean {
  switch (key) {
    case 'traceId':
      span.traceId = reader.id(32, 'span.traceId');
      return true;
    case 'id':
      span.id = reader.id(16, 'span.id');
      return true;
    case 'parentId':
      span.parentId = reader.id(16, 'span.parentId');
      return true;
    case 'name':
      span.name = reader.text('span.name');
      return true;
    case 'timestamp':
      span.timestamp = reader.micros('span.timestamp');
      return true;
    case 'duration':
      span.duration = reader.micros('span.duration');
      return true;
    case 'debug':
      span.debug = reader.kind() === 'true';
      reader.skip();
      return true;
    default:
      return false;
  }
}

function readList<T>(
  reader: JsonReader,
  subject: string,
  into: T[],
  readOne: (reader: JsonReader) => T,
): void {
  if (!reader.entersList(subject)) return;
  while (reader.nextOf(into.length, subject)) {
    const item = reader.attempt(readOne);
    if (item !== undefined) into.push(item);
  }
}

function readTags(reader: JsonReader, into: Tag[]): void {
  if (!reader.entersObject('span.tags')) return;
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    reader.countElement(into.length + 1, 'span.tags');
    const tag = reader.attempt(readTag, key);
    if (tag !== undefined) into.push(tag);
  }
}

/** Its value is a string; numbers and truth values are taken for what they are. */
function readTag(reader: JsonReader, key: string): Tag {
  const kind = reader.kind();
  if (kind === 'object' || kind === 'list') throw reader.odd('tag value', 'a string');
  if (reader.isNull()) return { key, type: 'string', value: '' };
  return readPlainTag(reader, key);
}

function readAnnotation(reader: JsonReader): ZipkinAnnotation {
  const { timestamp, value } = readV1Annotation(reader);
  return { timestamp, value };
}

function readV1Annotation(reader: JsonReader): ZipkinV1Annotation {
  const annotation: Open<ZipkinV1Annotation> = { timestamp: 0, value: '', endpoint: undefined };
  const subject = 'annotation';
  if (!reader.entersObject(subject)) throw new Fault({ subject, rule: 'an object', got: null });
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === 'timestamp') annotation.timestamp = reader.micros('annotation.timestamp');
    else if (key === 'value') annotation.value = reader.text('annotation.value');
    else if (key === 'endpoint') annotation.endpoint = reader.attempt(readEndpoint, 'annotation.endpoint');
    else reader.skip();
  }
  return annotation;
}

function readBinaryAnnotation(reader: JsonReader): ZipkinV1BinaryAnnotation {
  let key = '';
  let tag: Tag = { key, type: 'string', value: '' };
  let endpoint: ZipkinEndpoint | undefined;
  const subject = 'binaryAnnotation';
  if (!reader.entersObject(subject)) throw new Fault({ subject, rule: 'an object', got: null });
  for (let member = reader.nextKey(); member !== undefined; member = reader.nextKey()) {
    if (member === 'key') key = reader.text('binaryAnnotation.key');
    else if (member === 'value') tag = readTag(reader, '');
    else if (member === 'endpoint') endpoint = reader.attempt(readEndpoint, 'binaryAnnotation.endpoint');
    else reader.skip();
  }
  return { tag: { ...tag, key }, endpoint };
}

/** An odd part of it is left out alone: the name of the service stands here. */
function readEndpoint(reader: JsonReader, subject: string): ZipkinEndpoint | undefined {
  if (!reader.entersObject(subject)) return undefined;
  const endpoint: Open<ZipkinEndpoint> = { serviceName: '', ipv4: '', ipv6: '', port: 0 };
  for (let key = reader.nextKey(); key !== undefined; key = reader.nextKey()) {
    if (key === 'serviceName' || key === 'ipv4' || key === 'ipv6')
      endpoint[key] = reader.attempt(readEndpointText, `${subject}.${key}`) ?? '';
    else if (key === 'port') endpoint.port = reader.attempt(readPort, `${subject}.port`) ?? 0;
    else reader.skip();
  }
  return endpoint;
}

const readEndpointText = (reader: JsonReader, subject: string): string => reader.text(subject);

function readPort(reader: JsonReader, subject: string): number {
  const port = reader.number(subject);
  if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return port;
  throw new Fault({ subject, rule: `an integer from 0 to ${MAX_PORT}`, got: port });
}
