import { randomBytes } from 'node:crypto';
import type { Segment } from './segment.ts';

/** Up to this many spans a trace is searched one by one, which is faster than a table and costs no memory. */
const indexFromSpans = 32;

/**
 * So many spans of a trace may share one id. The halves of a Zipkin RPC are two; without a bound each new span would
 * be compared with all that have its id.
 */
const maxSharing = 64;

/** Where a span lies. */
export interface SpanPlace {
  readonly segment: Segment;
  readonly row: number;
}

/** The spans of one trace, as places in segments, with the sums that a list needs. */
export class Trace {
  readonly id: string;
  /** The segment in which the trace began: it leaves when that segment does. */
  home: Segment | undefined;
  readonly segments: Segment[] = [];
  readonly rows: number[] = [];
  startMicros = Number.POSITIVE_INFINITY;
  endMicros = Number.NEGATIVE_INFINITY;
  evicted = false;
  /** Two spans have one id, as the halves of a Zipkin RPC do: only then is it worth to look for a second one. */
  sharesIds = false;
  /** Serial number of the last search that took this trace: a set of a million traces would be slower. */
  takenBy = 0;
  /** Span id (mixed to one number) to the positions that have it; only in long traces. */
  #index: Map<number, number[]> | undefined;

  constructor(id: string, home: Segment) {
    this.id = id;
    this.home = home;
  }

  get spanCount(): number {
    return this.rows.length;
  }

  add(segment: Segment, row: number, startMicros: number, durationMicros: number): void {
    this.segments.push(segment);
    this.rows.push(row);
    this.startMicros = Math.min(this.startMicros, startMicros);
    this.endMicros = Math.max(this.endMicros, startMicros + durationMicros);
    if (this.#index !== undefined) this.#addToIndex(this.#index, this.rows.length - 1);
    else if (this.rows.length > indexFromSpans) this.#index = this.#buildIndex();
  }

  /** Lets go of every segment: rows of later segments still point at this trace, and would hold what has left. */
  evict(): void {
    this.evicted = true;
    this.home = undefined;
    this.segments.length = 0;
    this.rows.length = 0;
    this.#index = undefined;
  }

  *places(): IterableIterator<SpanPlace> {
    for (let i = 0; i < this.rows.length; i++) {
      const segment = this.segments[i];
      if (segment !== undefined) yield { segment, row: this.rows[i] ?? 0 };
    }
  }

  /** The position of the first span with this id that `wanted` accepts, else -1. */
  find(high: number, low: number, wanted?: (segment: Segment, row: number) => boolean): number {
    const candidates = this.#index?.get(mix(high, low));
    const count = this.#index === undefined ? this.rows.length : (candidates?.length ?? 0);
    for (let i = 0; i < count; i++) {
      const position = candidates === undefined ? i : (candidates[i] ?? 0);
      const segment = this.segments[position];
      const row = this.rows[position] ?? 0;
      if (segment === undefined || !segment.hasSpanId(row, high, low)) continue;
      if (wanted === undefined || wanted(segment, row)) return position;
    }
    return -1;
  }

  /** Whether no further span with this id can be told from the others. */
  isCrowded(high: number, low: number): boolean {
    return (this.#index?.get(mix(high, low))?.length ?? 0) >= maxSharing;
  }

  #buildIndex(): Map<number, number[]> {
    const index = new Map<number, number[]>();
    for (let position = 0; position < this.rows.length; position++) this.#addToIndex(index, position);
    return index;
  }

  #addToIndex(index: Map<number, number[]>, position: number): void {
    const key = this.segments[position]?.spanKey(this.rows[position] ?? 0) ?? 0;
    const known = index.get(key);
    if (known === undefined) index.set(key, [position]);
    else known.push(position);
  }
}

/** Differs from process to process, so that nobody can make up ids that all have one number. Odd: nothing is lost of `high`. */
const seed = randomBytes(4).readInt32LE(0) | 1;

/** One small integer for a span id; equal ids have equal numbers, not the other way round. */
export function mix(high: number, low: number): number {
  return (low ^ Math.imul(high, seed)) | 0;
}
