import type { ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import { type ClientStats, type DecodedBatch, decodedSpans } from './decoded.ts';
import { Fault } from './fault.ts';
import { approximateInt64 } from './int64.ts';
import { listOr, readSpan, readStructListHeader, readTags } from './jaeger-span.ts';
import { type ThriftReader, ThriftType } from './thrift-reader.ts';

// struct Batch { 1: Process process  2: list<Span> spans  3: i64 seqNo  4: ClientStats stats }
// struct Process { 1: string serviceName  2: list<Tag> tags }
// struct ClientStats { 1: i64 fullQueueDroppedSpans  2: i64 tooLargeDroppedSpans  3: i64 failedToEmitSpans }

const UNKNOWN_SERVICE = 'unknown_service';

/** Filled in when the process arrives, which a writer may put behind the spans. */
interface OpenProcess extends ProcessRecord {
  serviceName: string;
  tags: readonly Tag[];
}

export function readBatch(reader: ThriftReader): DecodedBatch {
  const process: OpenProcess = { serviceName: UNKNOWN_SERVICE, tags: [] };
  let hasProcess = false;
  let spans: readonly SpanRecord[] | undefined;
  let seqNo: number | undefined;
  let stats: ClientStats | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.STRUCT) {
      readProcess(reader, process);
      hasProcess = true;
    } else if (id === 2 && field === ThriftType.LIST)
      spans = readSpanList(reader, () => readSpan(reader, process));
    else if (id === 3 && field === ThriftType.I64) {
      reader.readI64();
      seqNo = approximateInt64(reader.high, reader.low);
    } else if (id === 4 && field === ThriftType.STRUCT) stats = readStats(reader);
    else reader.skip(field);
  }
  if (!hasProcess) reader.faults.dropValue(reader.fault('batch process', 'present', undefined));
  if (spans === undefined) throw reader.fault('batch spans', 'present', spans);
  return { ...decodedSpans(spans, reader.faults), process, seqNo, stats };
}

/** A list of spans without the odd ones, which are counted. */
export function readSpanList(reader: ThriftReader, readOne: () => SpanRecord): readonly SpanRecord[] {
  const spans: SpanRecord[] = [];
  const count = readStructListHeader(reader);
  for (let index = 0; index < count; index++) {
    reader.budget.spendOnSpan();
    const span = reader.attempt(readOne, ThriftType.STRUCT);
    if (span instanceof Fault) reader.faults.rejectSpan(span);
    else spans.push(span);
  }
  return spans;
}

/** An odd name or tag is left out alone: the spans are worth more than what they all have in common. */
function readProcess(reader: ThriftReader, process: OpenProcess): void {
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    if (reader.fieldId === 1 && field === ThriftType.STRING) {
      const name = reader.attempt(readName, ThriftType.STRING);
      if (name instanceof Fault) reader.faults.dropValue(name);
      else process.serviceName = name;
    } else if (reader.fieldId === 2 && field === ThriftType.LIST) process.tags = listOr(reader, readTags, []);
    else reader.skip(field);
  }
}

const readName = (reader: ThriftReader): string => reader.readString();

function readStats(reader: ThriftReader): ClientStats {
  const counts = [0, 0, 0];
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (field === ThriftType.I64 && id >= 1 && id <= 3) {
      reader.readI64();
      counts[id - 1] = approximateInt64(reader.high, reader.low);
    } else reader.skip(field);
  }
  const [fullQueueDroppedSpans = 0, tooLargeDroppedSpans = 0, failedToEmitSpans = 0] = counts;
  return { fullQueueDroppedSpans, tooLargeDroppedSpans, failedToEmitSpans };
}
