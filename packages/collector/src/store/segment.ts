import type { ProcessRecord, SpanRecord } from '@spoor/wire';
import { Dictionary } from './dictionary.ts';
import { ProcessTable } from './process-table.ts';
import { readRecord } from './record-reader.ts';
import type { RecordWriter } from './record-writer.ts';
import { scanRecord, type TagVisit } from './scan-record.ts';
import { isError, spanKindOf } from './span-facts.ts';
import { hexToInt, intsToHex } from './span-id.ts';
import { hashTag } from './tag-hash.ts';
import { tagText } from './tag-text.ts';
import type { TextInBytes } from './text-in-bytes.ts';
import { mix, type Trace } from './trace.ts';

/** What spans of one kind have in common: one number in a row stands for all three. */
export interface Operation {
  readonly service: string;
  readonly name: string;
  /** `client`, `server`, `producer`, `consumer`, `internal`, or '' where the span says nothing. */
  readonly kind: string;
}

/** Expected size of a packed span: it decides how many rows a segment has for its bytes. */
const bytesPerRow = 128;
const bytesPerHash = 16;
const columnBytesPerRow = 4 + 2 + 2 + 8 + 8 + 16 + 1 + 4 + 8;
const operationOverheadBytes = 200;

/**
 * A stretch of the store: spans in order of arrival, packed, with columns for what searches and sums look at.
 * Everything in it, names included, leaves with it in one step.
 */
export class Segment {
  readonly names = new Dictionary();
  readonly operations: Operation[] = [];
  readonly processes = new ProcessTable();
  readonly traces: Trace[] = [];
  rowCount = 0;
  /** Bytes of the traces that began here. */
  traceBytes = 0;
  readonly operation: Uint16Array;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly error: Uint8Array;
  readonly #operationIds = new Map<string, Map<string, Map<string, number>>>();
  readonly #bytes: Buffer;
  readonly #offset: Uint32Array;
  readonly #process: Uint16Array;
  readonly #ids: Int32Array;
  readonly #tagStart: Uint32Array;
  readonly #tags: Int32Array;
  readonly #fixedBytes: number;
  #used = 0;
  #tagCount = 0;
  #operationBytes = 0;

  constructor(bytes: number, hashes = Math.ceil(bytes / bytesPerHash)) {
    const rows = Math.min(0xffff, Math.ceil(bytes / bytesPerRow));
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
    this.operation = new Uint16Array(rows);
    this.start = new Float64Array(rows);
    this.duration = new Float64Array(rows);
    this.error = new Uint8Array(rows);
    this.#offset = new Uint32Array(rows);
    this.#process = new Uint16Array(rows);
    this.#ids = new Int32Array(rows * 4);
    this.#tagStart = new Uint32Array(rows + 1);
    this.#tags = new Int32Array(hashes);
    this.#fixedBytes = bytes + rows * columnBytesPerRow + hashes * 4;
  }

  /** What this segment costs, by what it has reserved and an estimate for what lies on the heap. */
  get bytes(): number {
    return this.#fixedBytes + this.#variableBytes + this.traceBytes;
  }

  get #variableBytes(): number {
    return this.names.bytes + this.processes.bytes + this.#operationBytes;
  }

  /** Writes a span; `false` says that there is no room and nothing was written but names. */
  append(span: SpanRecord, writer: RecordWriter): boolean {
    const row = this.rowCount;
    // Rows end before operation and process numbers do, and names may not outgrow the spans they belong to.
    if (row === this.operation.length || this.#variableBytes > this.#fixedBytes) return false;
    writer.write(span, this.names);
    if (this.#used + writer.length > this.#bytes.length) return false;
    if (this.#tagCount + writer.hashCount > this.#tags.length) return false;
    writer.copyTo(this.#bytes, this.#used);
    writer.copyHashesTo(this.#tags, this.#tagCount);
    this.#offset[row] = this.#used;
    this.#used += writer.length;
    this.#tagCount += writer.hashCount;
    this.#tagStart[row + 1] = this.#tagCount;
    this.operation[row] = this.#operationOf(span.process.serviceName, span.name, spanKindOf(span));
    this.#process[row] = this.processes.idOf(span.process);
    this.start[row] = span.startMicros;
    this.duration[row] = span.durationMicros;
    this.error[row] = isError(span) ? 1 : 0;
    const parent = span.parentSpanId ?? '0000000000000000';
    this.#ids[row * 4] = hexToInt(span.spanId, 0);
    this.#ids[row * 4 + 1] = hexToInt(span.spanId, 8);
    this.#ids[row * 4 + 2] = hexToInt(parent, 0);
    this.#ids[row * 4 + 3] = hexToInt(parent, 8);
    this.rowCount = row + 1;
    return true;
  }

  read(row: number, traceId: string): SpanRecord {
    const packed = readRecord(this.#bytes, this.#offset[row] ?? 0, this.names);
    return {
      traceId,
      spanId: this.spanId(row),
      parentSpanId: this.parentId(row),
      name: this.operationAt(row).name,
      flags: packed.flags,
      startMicros: this.start[row] ?? 0,
      durationMicros: this.duration[row] ?? 0,
      tags: packed.tags,
      logs: packed.logs,
      references: packed.references,
      process: this.processAt(row),
    };
  }

  operationAt(row: number): Operation {
    return this.operations[this.operation[row] ?? 0] ?? { service: '', name: '', kind: '' };
  }

  processAt(row: number): ProcessRecord {
    return this.processes.at(this.#process[row] ?? 0);
  }

  processNumber(row: number): number {
    return this.#process[row] ?? 0;
  }

  spanId(row: number): string {
    return intsToHex(this.#ids[row * 4] ?? 0, this.#ids[row * 4 + 1] ?? 0);
  }

  parentId(row: number): string | undefined {
    return this.hasParent(row) ? intsToHex(this.parentHigh(row), this.parentLow(row)) : undefined;
  }

  hasSpanId(row: number, high: number, low: number): boolean {
    return this.#ids[row * 4 + 1] === low && this.#ids[row * 4] === high;
  }

  spanKey(row: number): number {
    return mix(this.#ids[row * 4] ?? 0, this.#ids[row * 4 + 1] ?? 0);
  }

  spanHigh(row: number): number {
    return this.#ids[row * 4] ?? 0;
  }

  spanLow(row: number): number {
    return this.#ids[row * 4 + 1] ?? 0;
  }

  parentHigh(row: number): number {
    return this.#ids[row * 4 + 2] ?? 0;
  }

  parentLow(row: number): number {
    return this.#ids[row * 4 + 3] ?? 0;
  }

  hasParent(row: number): boolean {
    return this.#ids[row * 4 + 3] !== 0 || this.#ids[row * 4 + 2] !== 0;
  }

  /** Whether the span is what a service was asked for, not what it did for it. */
  isEntry(row: number): boolean {
    const { kind } = this.operationAt(row);
    return kind === 'server' || kind === 'consumer' || !this.hasParent(row);
  }

  /** Whether the row may have an attribute with this hash (`hashTag`) among its tags and log fields. */
  mayHaveTag(row: number, hash: number): boolean {
    const end = this.#tagStart[row + 1] ?? 0;
    for (let i = this.#tagStart[row] ?? 0; i < end; i++) if (this.#tags[i] === hash) return true;
    return false;
  }

  /** Whether the row really has the attribute: as a tag, in a log, or on its process (Jaeger's rule). */
  hasTag(row: number, key: string, text: string): boolean {
    if (this.processes.hasTag(this.#process[row] ?? 0, key, text)) return true;
    if (!this.mayHaveTag(row, hashTag(key, text))) return false;
    const packed = readRecord(this.#bytes, this.#offset[row] ?? 0, this.names);
    const lists = [packed.tags, ...packed.logs.map((log) => log.fields)];
    return lists.some((tags) => tags.some((tag) => tag.key === key && tagText(tag) === text));
  }

  /** Visits the row's tags and log fields; what is wanted of each key stands at its number in `names`. */
  scan(row: number, wanted: Uint8Array, visit: TagVisit): boolean {
    return scanRecord(this.#bytes, this.#offset[row] ?? 0, wanted, visit);
  }

  /** Whether the packed part of the row may hold the text; only its strings are stored as such. */
  holdsText(row: number, text: TextInBytes): boolean {
    const end = row + 1 < this.rowCount ? this.#offset[row + 1] : this.#used;
    return text.isIn(this.#bytes, this.#offset[row] ?? 0, end ?? 0);
  }

  /** Maps within maps: to join the three strings first would cost more than all the rest of `append`. */
  #operationOf(service: string, name: string, kind: string): number {
    const names = entry(entry(this.#operationIds, kind), service);
    const known = names.get(name);
    if (known !== undefined) return known;
    const id = this.operations.length;
    this.operations.push({ service, name, kind });
    names.set(name, id);
    this.#operationBytes += (service.length + name.length) * 2 + operationOverheadBytes;
    return id;
  }
}

function entry<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = new Map<K, V>();
  map.set(key, created);
  return created;
}
