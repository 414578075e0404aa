import type { Batch } from './encoder.ts';

export interface OutboxLimits {
  readonly maxSpans: number;
  readonly maxBytes: number;
}

/** Share of the bound from which on a transport that spares the receiver should rather hurry. */
const nearlyFull = 0.75;

/** Encoded batches that wait, oldest first. Bounded in spans and bytes: whatever does not fit is the newest. */
export class Outbox {
  #batches: Batch[] = [];
  #spans = 0;
  #bytes = 0;
  readonly #limits: OutboxLimits;

  constructor(limits: OutboxLimits) {
    this.#limits = limits;
  }

  get spanCount(): number {
    return this.#spans;
  }

  get byteCount(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0;
  }

  /** The newest of those that wait. */
  get last(): Batch | undefined {
    return this.#batches.at(-1);
  }

  get isNearlyFull(): boolean {
    return this.#spans > this.#limits.maxSpans * nearlyFull;
  }

  /** Whether one more span may be encoded while `elsewhere` spans are open or in flight. */
  hasRoom(elsewhere: number): boolean {
    return this.#spans + elsewhere < this.#limits.maxSpans && this.#bytes < this.#limits.maxBytes;
  }

  /** At the end; false when the bytes do not fit. */
  push(batch: Batch): boolean {
    if (this.#bytes > 0 && this.#bytes + batch.bytes.length > this.#limits.maxBytes) return false;
    this.#count(batch, 1);
    this.#batches.push(batch);
    return true;
  }

  /** A batch that came back goes to the front: its spans were counted when they were appended, so there is room. */
  putBack(batch: Batch): void {
    this.#count(batch, 1);
    this.#batches.unshift(batch);
  }

  shift(): Batch | undefined {
    const [batch] = this.#batches;
    if (batch === undefined) return undefined;
    this.#count(batch, -1);
    this.#batches.shift();
    return batch;
  }

  takeAll(): Batch[] {
    const all = this.#batches;
    this.#batches = [];
    this.#spans = 0;
    this.#bytes = 0;
    return all;
  }

  #count(batch: Batch, sign: 1 | -1): void {
    this.#spans += sign * batch.spanCount;
    this.#bytes += sign * batch.bytes.length;
  }
}
