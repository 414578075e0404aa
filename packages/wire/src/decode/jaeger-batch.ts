import type { ProcessRecord, SpanRecord, Tag } from '../span-record.ts';
import type { ClientStats, DecodedBatch } from './decoded.ts';
import { approximateInt64 } from './int64.ts';
import { readSpan, readStructs, readTags } from './jaeger-span.ts';
import { type ThriftReader, ThriftType } from './thrift-reader.ts';

// struct Batch { 1: Process process  2: list<Span> spans  3: i64 seqNo  4: ClientStats stats }
// struct Process { 1: string serviceName  2: list<Tag> tags }
// struct ClientStats { 1: i64 fullQueueDroppedSpans  2: i64 tooLargeDroppedSpans  3: i64 failedToEmitSpans }

/** Filled in when the process arrives, which a writer may put behind the spans. */
interface OpenProcess extends ProcessRecord {
  serviceName: string;
  tags: readonly Tag[];
}

export function readBatch(reader: ThriftReader): DecodedBatch {
  const process: OpenProcess = { serviceName: '', tags: [] };
  let hasProcess = false;
  let spans: readonly (SpanRecord | undefined)[] | undefined;
  let seqNo: number | undefined;
  let stats: ClientStats | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.STRUCT) {
      readProcess(reader, process);
      hasProcess = true;
    } else if (id === 2 && field === ThriftType.LIST) spans = readSpans(reader, process);
    else if (id === 3 && field === ThriftType.I64) {
      reader.readI64();
      seqNo = approximateInt64(reader.high, reader.low);
    } else if (id === 4 && field === ThriftType.STRUCT) stats = readStats(reader);
    else reader.skip(field);
  }
  if (!hasProcess) throw reader.fault('batch process', 'present', undefined);
  if (spans === undefined) throw reader.fault('batch spans', 'present', spans);
  return { ...withoutRejected(spans), process, seqNo, stats };
}

export function withoutRejected(spans: readonly (SpanRecord | undefined)[]) {
  const kept = spans.filter((span) => span !== undefined);
  return { spans: kept, rejectedSpans: spans.length - kept.length };
}

function readSpans(reader: ThriftReader, process: ProcessRecord): readonly (SpanRecord | undefined)[] {
  const { maxSpans } = reader.limits;
  let count = 0;
  return readStructs(reader, () => {
    count += 1;
    if (count > maxSpans) throw reader.fault('span count', `at most ${maxSpans}`, count);
    return readSpan(reader, process);
  }, []);
}

function readProcess(reader: ThriftReader, process: OpenProcess): void {
  let serviceName: string | undefined;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    if (reader.fieldId === 1 && field === ThriftType.STRING) serviceName = reader.readString();
    else if (reader.fieldId === 2 && field === ThriftType.LIST) process.tags = readTags(reader);
    else reader.skip(field);
  }
  if (serviceName === undefined) throw reader.fault('process serviceName', 'present', serviceName);
  process.serviceName = serviceName;
}

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
