import type { Clock } from '../../clock.ts';
import { notSampled, type SamplingRequest, type SamplingResult } from '../../sampler.ts';
import { sampledBy } from '../jaeger.ts';
import { RateLimiter } from '../rate-limiter.ts';
import { TraceIdRatioSampler } from '../trace-id-ratio.ts';

/**
 * One operation: by its probability, and where that says no, still so many traces a second. What the probability takes counts
 * for the lower bound too. (jaeger-client-go, GuaranteedThroughputProbabilisticSampler)
 */
export class GuaranteedRate {
  readonly #limiter: RateLimiter;
  #probability: number;
  #ratio: TraceIdRatioSampler;
  #byProbability: SamplingResult;
  #byLowerBound: SamplingResult;

  constructor(probability: number, lowerBoundPerSecond: number, clock: Clock) {
    this.#limiter = new RateLimiter(lowerBoundPerSecond, clock);
    this.#probability = probability;
    this.#ratio = new TraceIdRatioSampler(probability);
    this.#byProbability = sampledBy('probabilistic', probability);
    this.#byLowerBound = sampledBy('lowerbound', probability);
  }

  sample(request: SamplingRequest): SamplingResult {
    const isInLowerBound = this.#limiter.take();
    if (this.#ratio.sample(request).isSampled) return this.#byProbability;
    return isInLowerBound ? this.#byLowerBound : notSampled;
  }

  update(probability: number, lowerBoundPerSecond: number): void {
    this.#limiter.update(lowerBoundPerSecond);
    if (probability === this.#probability) return;
    this.#probability = probability;
    this.#ratio = new TraceIdRatioSampler(probability);
    this.#byProbability = sampledBy('probabilistic', probability);
    this.#byLowerBound = sampledBy('lowerbound', probability);
  }
}
