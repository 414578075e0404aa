import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag } from '../span-record.ts';
import { Fault, zeroId } from './fault.ts';
import { approximateInt64, hex64 } from './int64.ts';
import { readTag } from './jaeger-tag.ts';
import { MAX_MICROS } from './nano-time.ts';
import { type ThriftReader, ThriftType } from './thrift-reader.ts';

// struct Span { 1: i64 traceIdLow  2: i64 traceIdHigh  3: i64 spanId  4: i64 parentSpanId  5: string operationName
//   6: list<SpanRef> references  7: i32 flags  8: i64 startTime(µs)  9: i64 duration(µs)  10: list<Tag> tags  11: list<Log> logs }
const TAGS: readonly Tag[] = [];
const LOGS: readonly LogRecord[] = [];
const REFERENCES: readonly ReferenceRecord[] = [];

const ZERO_TRACE_ID = '0'.repeat(32);
const ZERO_SPAN_ID = '0'.repeat(16);

export function readTags(reader: ThriftReader): readonly Tag[] {
  return readStructs(reader, readTag, TAGS);
}

/**
 * A list of structs without the odd ones, and not more than the limit allows; the others are counted. `none` is what an
 * empty list is, so that a million spans without logs share one array.
 */
export function readStructs<T>(
  reader: ThriftReader,
  readOne: (reader: ThriftReader) => T,
  none: readonly T[],
): readonly T[] {
  const count = readStructListHeader(reader);
  if (count === 0) return none;
  const items: T[] = [];
  for (let index = 0; index < count; index++) {
    reader.budget.spend();
    const item = reader.attempt(
      items.length < reader.limits.maxElements ? readOne : oneTooMany,
      ThriftType.STRUCT,
    );
    if (item instanceof Fault) reader.faults.dropValue(item);
    else items.push(item);
  }
  return items;
}

export function readStructListHeader(reader: ThriftReader): number {
  const count = reader.readListHeader();
  if (count > 0 && reader.elementType !== ThriftType.STRUCT) {
    throw reader.fault('list element', 'a struct (12)', reader.elementType);
  }
  return count;
}

function oneTooMany(reader: ThriftReader): never {
  throw reader.fault('list size', `at most ${reader.limits.maxElements}`, 'more');
}

function readLog(reader: ThriftReader): LogRecord {
  let timeMicros: number | undefined;
  let fields = TAGS;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    if (reader.fieldId === 1 && field === ThriftType.I64) timeMicros = readMicros(reader);
    else if (reader.fieldId === 2 && field === ThriftType.LIST) fields = readTags(reader);
    else reader.skip(field);
  }
  if (timeMicros === undefined) throw reader.fault('log timestamp', 'present', timeMicros);
  return { timeMicros, fields };
}

function readMicros(reader: ThriftReader): number {
  reader.readI64();
  return checkedMicros(reader, approximateInt64(reader.high, reader.low));
}

/** Later than nanoseconds in 64 bits can say is no time. */
export function checkedMicros(reader: ThriftReader, micros: number): number {
  if (Math.abs(micros) <= MAX_MICROS) return micros;
  throw reader.fault('time', `at most ${MAX_MICROS} µs from the epoch`, micros);
}

function readId(reader: ThriftReader): string {
  reader.readI64();
  return hex64(reader.high, reader.low);
}

function readReference(reader: ThriftReader): ReferenceRecord {
  let type = 0;
  let low = ZERO_SPAN_ID;
  let high = ZERO_SPAN_ID;
  let spanId = ZERO_SPAN_ID;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.I32) type = reader.readI32();
    else if (id === 2 && field === ThriftType.I64) low = readId(reader);
    else if (id === 3 && field === ThriftType.I64) high = readId(reader);
    else if (id === 4 && field === ThriftType.I64) spanId = readId(reader);
    else reader.skip(field);
  }
  return { type: type === 1 ? 'FOLLOWS_FROM' : 'CHILD_OF', traceId: high + low, spanId };
}

/** A span as it stands on the wire. Required fields that are missing stay undefined. */
interface RawSpan {
  traceIdLow: string;
  traceIdHigh: string;
  spanId: string;
  parentSpanId: string;
  name: string | undefined;
  flags: number;
  startMicros: number | undefined;
  durationMicros: number;
  tags: readonly Tag[];
  logs: readonly LogRecord[];
  references: readonly ReferenceRecord[];
}

function readRawSpan(reader: ThriftReader): RawSpan {
  const span: RawSpan = {
    traceIdLow: ZERO_SPAN_ID,
    traceIdHigh: ZERO_SPAN_ID,
    spanId: ZERO_SPAN_ID,
    parentSpanId: ZERO_SPAN_ID,
    name: undefined,
    flags: 0,
    startMicros: undefined,
    durationMicros: 0,
    tags: TAGS,
    logs: LOGS,
    references: REFERENCES,
  };
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    if (field === ThriftType.I64) readNumberField(reader, span);
    else if (field === ThriftType.LIST) readListField(reader, span);
    else if (reader.fieldId === 5 && field === ThriftType.STRING) span.name = reader.readString();
    else if (reader.fieldId === 7 && field === ThriftType.I32) span.flags = reader.readI32();
    else reader.skip(field);
  }
  return span;
}

function readNumberField(reader: ThriftReader, span: RawSpan): void {
  reader.readI64();
  const { fieldId, high, low } = reader;
  if (fieldId === 1) span.traceIdLow = hex64(high, low);
  else if (fieldId === 2) {
    if (high !== 0 || low !== 0) span.traceIdHigh = hex64(high, low);
  } else if (fieldId === 3) span.spanId = hex64(high, low);
  else if (fieldId === 4) {
    if (high !== 0 || low !== 0) span.parentSpanId = hex64(high, low);
  } else if (fieldId === 8) span.startMicros = approximateInt64(high, low);
  else if (fieldId === 9) span.durationMicros = Math.max(0, approximateInt64(high, low));
}

function readListField(reader: ThriftReader, span: RawSpan): void {
  if (reader.fieldId === 6) span.references = listOr(reader, readReferences, REFERENCES);
  else if (reader.fieldId === 10) span.tags = listOr(reader, readTags, TAGS);
  else if (reader.fieldId === 11) span.logs = listOr(reader, readLogs, LOGS);
  else reader.skip(ThriftType.LIST);
}

const readReferences = (reader: ThriftReader) => readStructs(reader, readReference, REFERENCES);
const readLogs = (reader: ThriftReader) => readStructs(reader, readLog, LOGS);

/** `none` where the list is of anything but structs, which is left out. */
export function listOr<T>(
  reader: ThriftReader,
  readList: (reader: ThriftReader) => readonly T[],
  none: readonly T[],
): readonly T[] {
  const list = reader.attempt(readList, ThriftType.LIST);
  if (!(list instanceof Fault)) return list;
  reader.faults.dropValue(list);
  return none;
}

/** Throws a `Fault` for a span that has no ids, no name or no time. */
export function readSpan(reader: ThriftReader, process: ProcessRecord): SpanRecord {
  const raw = readRawSpan(reader);
  const { name, startMicros, spanId } = raw;
  if (name === undefined) throw reader.fault('span operationName', 'present', name);
  if (startMicros === undefined) throw reader.fault('span startTime', 'present', startMicros);
  checkedMicros(reader, startMicros);
  checkedMicros(reader, raw.durationMicros);
  const traceId = raw.traceIdHigh + raw.traceIdLow;
  if (traceId === ZERO_TRACE_ID) throw zeroId('span traceId', traceId);
  if (spanId === ZERO_SPAN_ID) throw zeroId('span spanId', spanId);
  const { flags, durationMicros, tags, logs } = raw;
  const { parentSpanId, references } = parentAndOthers(raw, traceId);
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    flags,
    startMicros,
    durationMicros,
    tags,
    logs,
    references,
    process,
  };
}

/**
 * The parent is said by `parentSpanId`, by the first CHILD_OF reference into the same trace, or by both.
 * A FOLLOWS_FROM reference to the parent is kept: it says what the parent's id cannot.
 */
function parentAndOthers(raw: RawSpan, traceId: string): Pick<SpanRecord, 'parentSpanId' | 'references'> {
  const own = raw.parentSpanId === ZERO_SPAN_ID ? undefined : raw.parentSpanId;
  if (raw.references.length === 0) return { parentSpanId: own, references: REFERENCES };
  const inTrace = raw.references.filter(
    ({ type, traceId: other }) => type === 'CHILD_OF' && other === traceId,
  );
  const parentSpanId = own ?? inTrace[0]?.spanId;
  const stated = inTrace.find((reference) => reference.spanId === parentSpanId);
  return { parentSpanId, references: raw.references.filter((reference) => reference !== stated) };
}
