import { notSampled, type Sampler, type SamplingRequest, type SamplingResult, sampled } from '../sampler.ts';

/**
 * Decides by the trace id alone, exactly as upstream's JavaScript SDK does, so that services on either make the same
 * choice for a trace: the four words combined by xor, below the ratio's share of 2^32.
 */
export class TraceIdRatioSampler implements Sampler {
  readonly #ratio: number;
  readonly #upperBound: number;

  /** @param ratio from 0 to 1; what lies outside is taken as the nearer end, no number as 0 */
  constructor(ratio: number) {
    this.#ratio = Number.isNaN(ratio) ? 0 : Math.min(1, Math.max(0, ratio));
    this.#upperBound = this.#ratio === 1 ? 0x1_0000_0000 : Math.floor(this.#ratio * 0xffff_ffff);
  }

  sample({ t0, t1, t2, t3 }: SamplingRequest): SamplingResult {
    return (t0 ^ t1 ^ t2 ^ t3) >>> 0 < this.#upperBound ? sampled : notSampled;
  }

  toString(): string {
    return `TraceIdRatioBased{${this.#ratio}}`;
  }
}
