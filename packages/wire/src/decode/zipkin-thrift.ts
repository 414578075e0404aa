import type { SpanRecord, Tag } from '../span-record.ts';
import { approximateInt64, hex64, int64 } from './int64.ts';
import { readSpanList } from './jaeger-batch.ts';
import { checkedMicros, listOr, readStructs } from './jaeger-span.ts';
import { type ThriftReader, ThriftType } from './thrift-reader.ts';
import { type ZipkinEndpoint, ZipkinRecords } from './zipkin-span.ts';
import {
  fromV1,
  type ZipkinV1Annotation,
  type ZipkinV1BinaryAnnotation,
  type ZipkinV1Span,
} from './zipkin-v1.ts';

// struct Endpoint { 1: i32 ipv4  2: i16 port  3: string service_name  4: binary ipv6 }
// struct Annotation { 1: i64 timestamp  2: string value  3: Endpoint host }
// struct BinaryAnnotation { 1: string key  2: binary value  3: AnnotationType annotation_type  4: Endpoint host }
// struct Span { 1: i64 trace_id  3: string name  4: i64 id  5: i64 parent_id  6: list<Annotation> annotations
//   8: list<BinaryAnnotation> binary_annotations  9: bool debug  10: i64 timestamp  11: i64 duration  12: i64 trace_id_high }
const AnnotationType = { BOOL: 0, BYTES: 1, I16: 2, I32: 3, I64: 4, DOUBLE: 5, STRING: 6 } as const;

/** list<zipkincore.Span>, whose header comes next. */
export function readZipkinSpans(reader: ThriftReader): readonly SpanRecord[] {
  const records = new ZipkinRecords(reader);
  return readSpanList(reader, () => records.record(fromV1(readV1Span(reader))));
}

type Open<T> = { -readonly [K in keyof T]: T[K] };

function readV1Span(reader: ThriftReader): ZipkinV1Span {
  const span: Open<ZipkinV1Span> = {
    traceId: '',
    id: '',
    parentId: '',
    name: '',
    timestamp: 0,
    duration: 0,
    debug: false,
    annotations: [],
    binaryAnnotations: [],
  };
  let traceIdHigh = '0'.repeat(16);
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (field === ThriftType.I64) {
      reader.readI64();
      if (id === 12) traceIdHigh = hex64(reader.high, reader.low);
      else setNumber(span, id, reader.high, reader.low);
    } else if (id === 3 && field === ThriftType.STRING) span.name = reader.readString();
    else if (id === 6 && field === ThriftType.LIST) span.annotations = listOr(reader, readAnnotations, []);
    else if (id === 8 && field === ThriftType.LIST) {
      span.binaryAnnotations = listOr(reader, readBinaryAnnotations, []);
    } else if (id === 9 && field === ThriftType.BOOL) span.debug = reader.readBool();
    else reader.skip(field);
  }
  checkedMicros(reader, span.timestamp);
  checkedMicros(reader, span.duration);
  return { ...span, traceId: traceIdHigh + span.traceId };
}

const readAnnotations = (reader: ThriftReader) => readStructs(reader, readAnnotation, []);
const readBinaryAnnotations = (reader: ThriftReader) => readStructs(reader, readBinaryAnnotation, []);

function setNumber(span: Open<ZipkinV1Span>, id: number, high: number, low: number): void {
  if (id === 1) span.traceId = hex64(high, low);
  else if (id === 4) span.id = hex64(high, low);
  else if (id === 5) span.parentId = hex64(high, low);
  else if (id === 10) span.timestamp = approximateInt64(high, low);
  else if (id === 11) span.duration = approximateInt64(high, low);
}

function readAnnotation(reader: ThriftReader): ZipkinV1Annotation {
  let timestamp = 0;
  let value = '';
  let endpoint: ZipkinEndpoint | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.I64) {
      reader.readI64();
      timestamp = checkedMicros(reader, approximateInt64(reader.high, reader.low));
    } else if (id === 2 && field === ThriftType.STRING) value = reader.readString();
    else if (id === 3 && field === ThriftType.STRUCT) endpoint = readEndpoint(reader);
    else reader.skip(field);
  }
  return { timestamp, value, endpoint };
}

function readBinaryAnnotation(reader: ThriftReader): ZipkinV1BinaryAnnotation {
  let key = '';
  let value: Uint8Array = new Uint8Array(0);
  let type: number = AnnotationType.STRING;
  let endpoint: ZipkinEndpoint | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.STRING) key = reader.readString();
    else if (id === 2 && field === ThriftType.STRING) value = reader.readBinary();
    else if (id === 3 && field === ThriftType.I32) type = reader.readI32();
    else if (id === 4 && field === ThriftType.STRUCT) endpoint = readEndpoint(reader);
    else reader.skip(field);
  }
  return { tag: toTag(key, type, Buffer.from(value.buffer)), endpoint };
}

/** Numbers are big-endian. A value too short for its type is kept as the bytes it is. */
function toTag(key: string, type: number, bytes: Buffer): Tag {
  const { length } = bytes;
  if (type === AnnotationType.STRING) return { key, type: 'string', value: bytes.toString('utf8') };
  if (type === AnnotationType.BOOL && length >= 1) return { key, type: 'bool', value: bytes[0] !== 0 };
  if (type === AnnotationType.I16 && length >= 2) return { key, type: 'int64', value: bytes.readInt16BE(0) };
  if (type === AnnotationType.I32 && length >= 4) return { key, type: 'int64', value: bytes.readInt32BE(0) };
  if (type === AnnotationType.I64 && length >= 8) {
    return { key, type: 'int64', value: int64(bytes.readInt32BE(0), bytes.readInt32BE(4)) };
  }
  if (type === AnnotationType.DOUBLE && length >= 8) {
    return { key, type: 'float64', value: bytes.readDoubleBE(0) };
  }
  return { key, type: 'binary', value: new Uint8Array(bytes) };
}

function readEndpoint(reader: ThriftReader): ZipkinEndpoint {
  const endpoint: Open<ZipkinEndpoint> = { serviceName: '', ipv4: '', ipv6: '', port: 0 };
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.I32) endpoint.ipv4 = ipv4(reader.readI32());
    else if (id === 2 && field === ThriftType.I16) endpoint.port = reader.readI16() & 0xffff;
    else if (id === 3 && field === ThriftType.STRING) endpoint.serviceName = reader.readString();
    else if (id === 4 && field === ThriftType.STRING) endpoint.ipv6 = ipv6(reader.readBinary());
    else reader.skip(field);
  }
  return endpoint;
}

function ipv4(address: number): string {
  if (address === 0) return '';
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.');
}

/** Without `::`, which the address does not need to be understood. */
function ipv6(bytes: Uint8Array): string {
  if (bytes.length !== 16) return '';
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0));
  return groups.every((group) => group === 0) ? '' : groups.map((group) => group.toString(16)).join(':');
}
