import { type Clock, systemClock } from '../clock.ts';
import { notSampled, type Sampler, type SamplingRequest, type SamplingResult } from '../sampler.ts';
import { RateLimiter } from './rate-limiter.ts';
import { TraceIdRatioSampler } from './trace-id-ratio.ts';

/** Jaeger's clients say on a root span who decided: `sampler.type` and `sampler.param` (jaeger-client-node, src/constants.js). */
export function sampledBy(type: string, param: number | boolean): SamplingResult {
  return {
    isSampled: true,
    attributes: [
      ['sampler.type', type],
      ['sampler.param', param],
    ],
  };
}

export class ConstSampler implements Sampler {
  readonly #result: SamplingResult;
  readonly #decision: boolean;

  constructor(decision: boolean) {
    this.#decision = decision;
    this.#result = decision ? sampledBy('const', true) : notSampled;
  }

  sample(): SamplingResult {
    return this.#result;
  }

  toString(): string {
    return `Const{${this.#decision}}`;
  }
}

export class ProbabilisticSampler implements Sampler {
  readonly #ratio: TraceIdRatioSampler;
  readonly #result: SamplingResult;
  readonly #probability: number;

  constructor(probability: number) {
    this.#probability = probability;
    this.#ratio = new TraceIdRatioSampler(probability);
    this.#result = sampledBy('probabilistic', probability);
  }

  sample(request: SamplingRequest): SamplingResult {
    return this.#ratio.sample(request).isSampled ? this.#result : notSampled;
  }

  toString(): string {
    return `Probabilistic{${this.#probability}}`;
  }
}

/** At most so many traces a second. */
export class RateLimitingSampler implements Sampler {
  readonly #limiter: RateLimiter;
  #tracesPerSecond: number;
  #result: SamplingResult;

  constructor(tracesPerSecond: number, clock: Clock = systemClock) {
    this.#limiter = new RateLimiter(tracesPerSecond, clock);
    this.#tracesPerSecond = tracesPerSecond;
    this.#result = sampledBy('ratelimiting', tracesPerSecond);
  }

  sample(): SamplingResult {
    return this.#limiter.take() ? this.#result : notSampled;
  }

  update(tracesPerSecond: number): void {
    if (tracesPerSecond === this.#tracesPerSecond) return;
    this.#limiter.update(tracesPerSecond);
    this.#tracesPerSecond = tracesPerSecond;
    this.#result = sampledBy('ratelimiting', tracesPerSecond);
  }

  toString(): string {
    return `RateLimiting{${this.#tracesPerSecond}}`;
  }
}
