/** The batch that is being encoded: closed when it is full, when the encoder says so, or when its oldest span has waited. */
import type { DeliveryClock } from './clock.ts';
import type { Batch, SpanEncoder } from './encoder.ts';

export interface OpenBatchOptions<Span> {
  readonly encoder: SpanEncoder<Span>;
  readonly clock: DeliveryClock;
  readonly delayMs: number;
  readonly maxSpans: number;
  /** Must call `take`. */
  readonly seal: () => void;
}

export class OpenBatch<Span> {
  /** Lowered when the collector finds a batch too large. */
  maxSpans: number;
  #cancelTimer: (() => void) | undefined = undefined;
  readonly #encoder: SpanEncoder<Span>;
  readonly #clock: DeliveryClock;
  readonly #delayMs: number;
  readonly #seal: () => void;

  constructor({ encoder, clock, delayMs, maxSpans, seal }: OpenBatchOptions<Span>) {
    this.maxSpans = maxSpans;
    this.#encoder = encoder;
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#seal = seal;
  }

  get spanCount(): number {
    return this.#encoder.spanCount;
  }

  /** False when it does not fit: seal, and add it again. */
  add(span: Span): boolean {
    return this.#encoder.append(span);
  }

  /** After a span was added: the batch leaves when it is full, or when its first span has waited. */
  added(): void {
    const { spanCount } = this.#encoder;
    if (spanCount >= this.maxSpans) this.#seal();
    else if (spanCount === 1) this.#cancelTimer ??= this.#clock.after(this.#delayMs, this.#seal);
  }

  /** Undefined without spans, also when they could not be put together: the encoder has counted them. */
  take(): Batch | undefined {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#encoder.spanCount === 0) return undefined;
    const batch = this.#encoder.take();
    return batch.spanCount === 0 ? undefined : batch;
  }
}
