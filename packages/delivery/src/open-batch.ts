/** The batch that is being encoded: closed when it is full, when the encoder says so, or when its oldest span has waited. */
import type { DeliveryClock } from './clock.ts';
import type { Batch, LossCounts, SpanEncoder } from './encoder.ts';

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
  #spanCount = 0;
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
    return this.#spanCount;
  }

  /** false: no batch can hold this span. */
  append(span: Span): boolean {
    if (!this.#encoder.append(span)) {
      if (this.#spanCount === 0) return false;
      this.#seal();
      if (!this.#encoder.append(span)) return false;
    }
    this.#spanCount += 1;
    if (this.#spanCount >= this.maxSpans) this.#seal();
    else if (this.#spanCount === 1) this.#cancelTimer = this.#clock.after(this.#delayMs, this.#seal);
    return true;
  }

  take(losses: Readonly<LossCounts>): Batch | undefined {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#spanCount === 0) return undefined;
    this.#spanCount = 0;
    return this.#encoder.take(losses);
  }
}
