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

  append(span: Span): void {
    const encoder = this.#encoder;
    if (!encoder.append(span)) {
      this.#seal();
      encoder.append(span);
    }
    const { spanCount } = encoder;
    if (spanCount >= this.maxSpans) this.#seal();
    else if (spanCount === 1) this.#cancelTimer ??= this.#clock.after(this.#delayMs, this.#seal);
  }

  take(): Batch | undefined {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return this.#encoder.spanCount === 0 ? undefined : this.#encoder.take();
  }
}
