import type { EncodableSpan } from '@spoor/core';
import { RealBuffer } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import type { Batch, EncoderOptions, LossCounts, SpanEncoder } from './span-encoder.ts';
import type { SpanFormat } from './span-format.ts';
import { TrimmedSpan, trimSteps } from './trimmed-span.ts';

const empty = new Uint8Array(0);
/** Batches below this share of the buffer are copied out of it, so that a waiting batch holds no unused memory. */
const wellFilled = 0.5;
/**
 * Released buffers that are kept, 1 MB of datagrams. Without them 20,000 spans a second cost 60 MB of memory that waits for
 * the garbage collector, and 0.8 µs each (Node 20).
 */
const maxSpare = 16;

/** Fills one batch after the other with whatever format. Nothing is lost that can be sent in part. */
export class BatchEncoder implements SpanEncoder {
  readonly #format: SpanFormat;
  readonly #writer: ByteWriter;
  readonly #maxBytes: number;
  readonly #losses: LossCounts | undefined;
  readonly #capacity: number;
  readonly #spare: Buffer[] = [];
  /** Of batches that were taken and not released; a batch from elsewhere is not ours to write into. */
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #spanCount = 0;

  constructor(format: SpanFormat, options: EncoderOptions) {
    this.#format = format;
    this.#writer = format.writer;
    this.#maxBytes = options.maxBatchBytes;
    this.#losses = options.losses;
    this.#capacity = this.#writer.bytes.length;
    format.begin();
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  get byteLength(): number {
    return this.#spanCount === 0 ? 0 : this.#format.framedLength(this.#spanCount);
  }

  append(span: EncodableSpan): boolean {
    if (this.#fits(span)) return true;
    if (this.#spanCount > 0) return false;
    if (!trimSteps.some((step) => this.#fits(new TrimmedSpan(span, step))) && this.#losses !== undefined) {
      this.#losses.tooLargeDroppedSpans++;
    }
    this.#shrink();
    return true;
  }

  take(): Batch {
    const spanCount = this.#spanCount;
    if (spanCount === 0) return { bytes: empty, spanCount };
    const writer = this.#writer;
    let bytes = this.#format.frame(spanCount);
    if (bytes.buffer === writer.bytes.buffer) {
      if (bytes.length < writer.bytes.length * wellFilled) bytes = new Uint8Array(bytes);
      else {
        this.#lent.add(bytes.buffer);
        writer.use(this.#spare.pop() ?? RealBuffer.allocUnsafeSlow(this.#capacity));
      }
    }
    this.#spanCount = 0;
    this.#format.begin();
    return { bytes, spanCount };
  }

  release({ bytes: { buffer } }: Batch): void {
    const isOurs = this.#lent.delete(buffer);
    if (isOurs && buffer.byteLength === this.#capacity && this.#spare.length < maxSpare)
      this.#spare.push(RealBuffer.from(buffer));
  }

  #fits(span: EncodableSpan): boolean {
    const writer = this.#writer;
    const start = writer.at;
    this.#format.writeSpan(span, this.#spanCount === 0);
    if (!writer.overflowed && this.#format.framedLength(this.#spanCount + 1) <= this.#maxBytes) {
      this.#spanCount++;
      return true;
    }
    writer.overflowed = false;
    writer.at = start;
    this.#format.undoSpan();
    return false;
  }

  /** A very long span has made the buffer grow; the next ones do not need that. */
  #shrink(): void {
    const { bytes, at } = this.#writer;
    if (bytes.length <= this.#capacity * 2) return;
    const smaller = RealBuffer.allocUnsafeSlow(Math.max(this.#capacity, at));
    bytes.copy(smaller, 0, 0, at);
    this.#writer.use(smaller);
  }
}
