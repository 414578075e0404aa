import { type Clock, systemClock } from '../clock.ts';
import { notSampled, type Sampler, type SamplingRequest, type SamplingResult } from '../sampler.ts';
import { TraceIdRatioSampler } from './trace-id-ratio.ts';

/** Jaeger's clients say on a root span who decided: `sampler.type` and `sampler.param` (interop 3.4). */
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

/** At most so many traces a second: a leaky bucket whose balance never exceeds max(1, rate), full at the start. */
export class RateLimitingSampler implements Sampler {
  readonly #tracesPerSecond: number;
  readonly #clock: Clock;
  readonly #result: SamplingResult;
  #balance: number;
  #lastMs: number;

  constructor(tracesPerSecond: number, clock: Clock = systemClock) {
    this.#tracesPerSecond = tracesPerSecond;
    this.#clock = clock;
    this.#result = sampledBy('ratelimiting', tracesPerSecond);
    this.#balance = this.#maxBalance;
    this.#lastMs = clock.monotonicMs();
  }

  get #maxBalance(): number {
    return this.#tracesPerSecond <= 0 ? 0 : Math.max(1, this.#tracesPerSecond);
  }

  sample(): SamplingResult {
    const nowMs = this.#clock.monotonicMs();
    const earned = ((nowMs - this.#lastMs) / 1000) * this.#tracesPerSecond;
    this.#lastMs = nowMs;
    this.#balance = Math.min(this.#maxBalance, this.#balance + earned);
    if (this.#balance < 1) return notSampled;
    this.#balance -= 1;
    return this.#result;
  }

  toString(): string {
    return `RateLimiting{${this.#tracesPerSecond}}`;
  }
}
