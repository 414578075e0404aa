import type { EncodableSpan } from '@spoor/core';
import { RealBuffer } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import { CheckedSpan } from './checked-span.ts';
import type { Batch, EncoderFault, EncoderOptions, FormatChange, SpanEncoder } from './span-encoder.ts';
import type { SpanFormat } from './span-format.ts';
import { TrimmedSpan, type TrimStep, trimSteps } from './trimmed-span.ts';

const nothing: Batch = { bytes: new Uint8Array(0), spanCount: 0 };
/** Batches below this share of the buffer are copied out of it, so that a waiting batch holds no unused memory. */
const wellFilled = 0.5;
/**
 * Released buffers that are kept, 1 MB of datagrams. Without them 20,000 spans a second cost 60 MB of memory that waits for
 * the garbage collector, and 0.8 µs each (Node 20).
 */
const maxSpare = 16;

/** What became of an attempt to write a span; an error when it threw. */
type Attempt = 'written' | 'too large' | { readonly error: unknown };

/**
 * Fills one batch after the other with whatever format. Nothing is lost that can be sent in part, and a span that cannot be
 * written costs itself: the batch is as it was before (docs/decisions/radius-of-a-fault.md).
 */
export class BatchEncoder implements SpanEncoder {
  readonly #format: SpanFormat;
  readonly #writer: ByteWriter;
  readonly #options: EncoderOptions;
  readonly #capacity: number;
  readonly #spare: Buffer[] = [];
  /** Of batches that were taken and not released; a batch from elsewhere is not ours to write into. */
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #spanCount = 0;
  onFault: SpanEncoder['onFault'] = undefined;

  constructor(format: SpanFormat, options: EncoderOptions) {
    this.#format = format;
    this.#writer = format.writer;
    this.#options = options;
    this.#capacity = this.#writer.bytes.length;
  }

  get spanCount(): number {
    return this.#spanCount;
  }

  get byteLength(): number {
    return this.#spanCount === 0 ? 0 : this.#format.framedLength(this.#spanCount);
  }

  append(span: EncodableSpan): boolean {
    const attempt = this.#write(span);
    if (attempt === 'written') return true;
    if (attempt === 'too large') return this.#appendTrimmed(span);
    return this.#appendChecked(span, attempt.error);
  }

  take(): Batch {
    const spanCount = this.#spanCount;
    if (spanCount === 0) return nothing;
    const bytes = this.#frame(spanCount);
    this.#spanCount = 0;
    return bytes === undefined ? nothing : { bytes, spanCount };
  }

  release({ bytes: { buffer } }: Batch): void {
    const isOurs = this.#lent.delete(buffer);
    if (isOurs && buffer.byteLength === this.#capacity && this.#spare.length < maxSpare)
      this.#spare.push(RealBuffer.from(buffer));
  }

  adapt(refusal: string): FormatChange | undefined {
    return this.#format.adapt?.(refusal);
  }

  /** Undefined when it could not be put together, and its spans are lost. */
  #frame(spanCount: number): Uint8Array | undefined {
    const writer = this.#writer;
    try {
      const bytes = this.#format.frame(spanCount);
      if (bytes.buffer !== writer.bytes.buffer) return bytes;
      if (bytes.length < writer.bytes.length * wellFilled) return new Uint8Array(bytes);
      writer.use(this.#spare.pop() ?? RealBuffer.allocUnsafeSlow(this.#capacity));
      this.#lent.add(bytes.buffer);
      return bytes;
    } catch (error) {
      this.#lose(error, spanCount);
      return undefined;
    }
  }

  #write(span: EncodableSpan): Attempt {
    const writer = this.#writer;
    let start = writer.at;
    let attempt: Attempt = 'too large';
    try {
      if (this.#spanCount === 0) {
        this.#format.begin();
        start = writer.at;
      }
      this.#format.writeSpan(span, this.#spanCount === 0);
      if (
        !writer.overflowed &&
        this.#format.framedLength(this.#spanCount + 1) <= this.#options.maxBatchBytes
      ) {
        this.#spanCount++;
        return 'written';
      }
    } catch (error) {
      attempt = { error };
    }
    writer.overflowed = false;
    writer.at = start;
    this.#format.undoSpan();
    return attempt;
  }

  #appendTrimmed(span: EncodableSpan): boolean {
    if (this.#spanCount > 0) return false;
    let attempt: Attempt = 'too large';
    for (let index = 0; index < trimSteps.length && attempt !== 'written'; index++)
      attempt = this.#write(new TrimmedSpan(span, trimSteps[index] as TrimStep));
    if (typeof attempt === 'object') this.#lose(attempt.error, 1);
    else if (attempt === 'too large' && this.#options.losses !== undefined)
      this.#options.losses.tooLargeDroppedSpans++;
    this.#shrink();
    return true;
  }

  /** Writing it has thrown. Without its odd values it may be written yet. */
  #appendChecked(span: EncodableSpan, error: unknown): boolean {
    let checked: CheckedSpan;
    try {
      checked = new CheckedSpan(span);
    } catch (unreadable) {
      this.#lose(unreadable, 1);
      return true;
    }
    // Too large, or too long for a string of the engine: a part of it may pass.
    if (this.#write(checked) !== 'written') return this.#appendTrimmed(checked);
    this.#tell({ error, lostSpans: 0 });
    return true;
  }

  #lose(error: unknown, lostSpans: number): void {
    const { losses } = this.#options;
    if (losses !== undefined) losses.failedToEmitSpans += lostSpans;
    this.#tell({ error, lostSpans });
  }

  /** A span is written or counted by now; what goes wrong here changes nothing of it. */
  #tell(fault: EncoderFault): void {
    try {
      this.onFault?.(fault);
    } catch {
      // Whoever cannot be told need not be.
    }
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
