import type { DecodedSpans } from './decoded.ts';
import { withoutRejected } from './jaeger-batch.ts';
import { type JsonObject, JsonReader } from './json-reader.ts';
import { type DecodeLimits, defaultDecodeLimits } from './limits.ts';
import { plainTag, type ZipkinEndpoint, ZipkinRecords, type ZipkinSpan } from './zipkin-span.ts';
import { fromV1, type ZipkinV1Span } from './zipkin-v1.ts';

/** The body of a POST to :9411/api/v2/spans with `Content-Type: application/json`. */
export function decodeZipkinV2Json(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeList(json, limits, readV2Span);
}

/** The body of a POST to :9411/api/v1/spans with `Content-Type: application/json`. */
export function decodeZipkinV1Json(json: string | Uint8Array, limits = defaultDecodeLimits): DecodedSpans {
  return decodeList(json, limits, (reader, source) => fromV1(readV1Span(reader, source)));
}

function decodeList(
  json: string | Uint8Array,
  limits: DecodeLimits,
  read: (reader: JsonReader, source: JsonObject) => ZipkinSpan,
): DecodedSpans {
  const reader = new JsonReader(limits);
  const parsed = reader.parse(json);
  if (!Array.isArray(parsed)) throw reader.fault('body', 'a list of spans', parsed);
  if (parsed.length > limits.maxSpans) {
    throw reader.fault('span count', `at most ${limits.maxSpans}`, parsed.length);
  }
  const records = new ZipkinRecords();
  return withoutRejected(parsed.map((item) => records.record(read(reader, reader.object(item, 'span')))));
}

function readIds(reader: JsonReader, source: JsonObject) {
  return {
    traceId: reader.id(source['traceId'], 32, 'span.traceId'),
    id: reader.id(source['id'], 16, 'span.id'),
    parentId: reader.id(source['parentId'], 16, 'span.parentId'),
    name: reader.string(source['name'], 'span.name'),
    timestamp: reader.number(source['timestamp'], 'span.timestamp'),
    duration: reader.number(source['duration'], 'span.duration'),
    debug: source['debug'] === true,
  };
}

function readV2Span(reader: JsonReader, source: JsonObject): ZipkinSpan {
  const tags = Object.entries(reader.optionalObject(source['tags'], 'span.tags') ?? {});
  return {
    ...readIds(reader, source),
    kind: reader.string(source['kind'], 'span.kind').toLowerCase(),
    local: readEndpoint(reader, source['localEndpoint'], 'span.localEndpoint'),
    remote: readEndpoint(reader, source['remoteEndpoint'], 'span.remoteEndpoint'),
    annotations: reader.list(source['annotations'], 'span.annotations').map((item) => {
      const annotation = reader.object(item, 'annotation');
      return readAnnotation(reader, annotation);
    }),
    tags: reader.list(tags, 'span.tags').map((_, index) => {
      const [key, value] = tags[index] ?? [];
      return readTag(reader, key, value);
    }),
  };
}

function readAnnotation(reader: JsonReader, source: JsonObject) {
  return {
    timestamp: reader.number(source['timestamp'], 'annotation.timestamp'),
    value: reader.string(source['value'], 'annotation.value'),
  };
}

function readTag(reader: JsonReader, key: unknown, value: unknown) {
  if (typeof value === 'object' && value !== null) throw reader.fault('tag value', 'a string', value);
  const tag = plainTag(reader.string(key, 'tag key'), value ?? '');
  if (tag.type === 'string') reader.limited(tag.value, 'tag value');
  return tag;
}

function readEndpoint(reader: JsonReader, value: unknown, subject: string): ZipkinEndpoint | undefined {
  const source = reader.optionalObject(value, subject);
  return (
    source && {
      serviceName: reader.string(source['serviceName'], `${subject}.serviceName`),
      ipv4: reader.string(source['ipv4'], `${subject}.ipv4`),
      ipv6: reader.string(source['ipv6'], `${subject}.ipv6`),
      port: reader.number(source['port'], `${subject}.port`),
    }
  );
}

function readV1Span(reader: JsonReader, source: JsonObject): ZipkinV1Span {
  return {
    ...readIds(reader, source),
    annotations: reader.list(source['annotations'], 'span.annotations').map((item) => {
      const annotation = reader.object(item, 'annotation');
      const endpoint = readEndpoint(reader, annotation['endpoint'], 'annotation.endpoint');
      return { ...readAnnotation(reader, annotation), endpoint };
    }),
    binaryAnnotations: reader.list(source['binaryAnnotations'], 'span.binaryAnnotations').map((item) => {
      const annotation = reader.object(item, 'binaryAnnotation');
      const endpoint = readEndpoint(reader, annotation['endpoint'], 'binaryAnnotation.endpoint');
      return { tag: readTag(reader, annotation['key'], annotation['value']), endpoint };
    }),
  };
}
