import type { SpanRecord } from '@spoor/wire';
import { RecordWriter } from './record-writer.ts';
import { Segment } from './segment.ts';
import { spanKindOf } from './span-facts.ts';
import { hexToInt } from './span-id.ts';
import { Trace } from './trace.ts';

export const defaultMaxBytes = 256 * 1024 * 1024;
export const smallestMaxBytes = 1024 * 1024;

const largestSegmentBytes = 4 * 1024 * 1024;
/** Into how many segments the store is cut: what leaves at once is about this part of it. */
const segmentsPerStore = 32;
const traceOverheadBytes = 400;
const spanPlaceBytes = 24;

export interface StoreCounts {
  readonly traces: number;
  readonly spans: number;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly insertedSpans: number;
  readonly evictedTraces: number;
  readonly evictedSpans: number;
  readonly duplicateSpans: number;
  /** Spans larger than a quarter of the store. */
  readonly tooLargeSpans: number;
  readonly oldestStartMicros: number | undefined;
}

export type StoreListener = (trace: Trace) => void;

/**
 * Spans in memory, bounded in bytes. They are packed into segments in order of arrival; the oldest segment leaves
 * as a whole and takes the traces that began in it along, late spans included, so a trace is never cut in half.
 */
export class SpanStore {
  readonly maxBytes: number;
  readonly #segmentBytes: number;
  readonly #writer = new RecordWriter();
  readonly #traces = new Map<string, Trace>();
  readonly #listeners = new Set<StoreListener>();
  #segments: Segment[] = [];
  #spans = 0;
  #insertedSpans = 0;
  #evictedTraces = 0;
  #evictedSpans = 0;
  #duplicateSpans = 0;
  #tooLargeSpans = 0;

  constructor(maxBytes = defaultMaxBytes) {
    if (!(Number.isSafeInteger(maxBytes) && maxBytes >= smallestMaxBytes)) {
      throw new TypeError(`maxBytes must be an integer of at least ${smallestMaxBytes}, got ${maxBytes}`);
    }
    this.maxBytes = maxBytes;
    this.#segmentBytes = Math.min(largestSegmentBytes, Math.floor(maxBytes / segmentsPerStore));
  }

  insert(spans: readonly SpanRecord[]): void {
    for (const span of spans) {
      const { length } = this.#segments;
      this.#insertOne(span);
      if (this.#segments.length > length) this.#dropOldest();
    }
    this.#dropOldest();
  }

  trace(id: string): Trace | undefined {
    return this.#traces.get(id);
  }

  /** In order of arrival; rows may belong to traces that are gone (`Trace.evicted`). */
  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get bytes(): number {
    let sum = 0;
    for (const segment of this.#segments) sum += segment.bytes;
    return sum;
  }

  counts(): StoreCounts {
    return {
      traces: this.#traces.size,
      spans: this.#spans,
      bytes: this.bytes,
      maxBytes: this.maxBytes,
      insertedSpans: this.#insertedSpans,
      evictedTraces: this.#evictedTraces,
      evictedSpans: this.#evictedSpans,
      duplicateSpans: this.#duplicateSpans,
      tooLargeSpans: this.#tooLargeSpans,
      oldestStartMicros: this.#oldestStart(),
    };
  }

  /** Calls `listener` for each stored span with its trace; returns how to stop. */
  subscribe(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  #insertOne(span: SpanRecord): void {
    const known = this.#traces.get(span.traceId);
    if (known !== undefined && isStored(known, span)) {
      this.#duplicateSpans++;
      return;
    }
    const segment = this.#append(span);
    if (segment === undefined) {
      this.#tooLargeSpans++;
      return;
    }
    const trace = known ?? this.#begin(span.traceId, segment);
    const row = segment.rowCount - 1;
    segment.traces[row] = trace;
    trace.add(segment, row, span.startMicros, span.durationMicros);
    if (trace.home !== undefined) trace.home.traceBytes += spanPlaceBytes;
    this.#spans++;
    this.#insertedSpans++;
    if (this.#listeners.size > 0) for (const listener of this.#listeners) listener(trace);
  }

  #begin(id: string, home: Segment): Trace {
    const trace = new Trace(id, home);
    this.#traces.set(id, trace);
    home.traceBytes += traceOverheadBytes;
    return trace;
  }

  #append(span: SpanRecord): Segment | undefined {
    const last = this.#segments.at(-1);
    if (last?.append(span, this.#writer)) return last;
    const regular = new Segment(this.#segmentBytes);
    this.#writer.write(span, regular.names);
    const { length, hashCount } = this.#writer;
    const needed = length + hashCount * 4;
    if (needed > this.maxBytes / 4) return undefined;
    const segment =
      needed > this.#segmentBytes / 8
        ? new Segment(this.#segmentBytes + length, this.#segmentBytes / 16 + hashCount)
        : regular;
    if (!segment.append(span, this.#writer)) return undefined;
    this.#segments.push(segment);
    return segment;
  }

  /** Until the rest fits; the newest segment always stays. */
  #dropOldest(): void {
    while (this.bytes > this.maxBytes && this.#segments.length > 1) this.#dropSegment();
  }

  #dropSegment(): void {
    const [oldest, ...rest] = this.#segments;
    this.#segments = rest;
    for (const trace of oldest?.traces ?? []) {
      if (trace.evicted || trace.home !== oldest) continue;
      this.#traces.delete(trace.id);
      this.#evictedTraces++;
      this.#evictedSpans += trace.spanCount;
      this.#spans -= trace.spanCount;
      trace.evict();
    }
  }

  #oldestStart(): number | undefined {
    let oldest = Number.POSITIVE_INFINITY;
    for (const trace of this.#traces.values()) oldest = Math.min(oldest, trace.startMicros);
    return Number.isFinite(oldest) ? oldest : undefined;
  }
}

/** Whether the same span was delivered before. */
function isStored(trace: Trace, span: SpanRecord): boolean {
  const high = hexToInt(span.spanId, 0);
  const low = hexToInt(span.spanId, 8);
  if (trace.find(high, low) < 0) return false;
  if (trace.isCrowded(high, low)) return true;
  // The halves of a Zipkin RPC share an id, but not kind, service and times: both are kept.
  const position = trace.find(high, low, (segment, row) => {
    if (segment.start[row] !== span.startMicros || segment.duration[row] !== span.durationMicros)
      return false;
    const { service, name, kind } = segment.operationAt(row);
    return service === span.process.serviceName && name === span.name && kind === spanKindOf(span);
  });
  trace.sharesIds ||= position < 0;
  return position >= 0;
}
