import { isDeepStrictEqual } from 'node:util';
import { type Clock, systemClock } from '../../clock.ts';
import type { Sampler, SamplingRequest, SamplingResult } from '../../sampler.ts';
import { ProbabilisticSampler, RateLimitingSampler } from '../jaeger.ts';
import { PerOperationSampler } from './per-operation.ts';
import type { SamplingStrategy } from './strategy.ts';

export interface RemoteSamplerOptions {
  /** From 0 to 1, until there is a strategy. */
  readonly initialProbability: number;
  readonly maxOperations: number;
  readonly clock?: Clock;
}

/** Decides as a server says. Who asks that server, and when, is not its business: `update` is told of each answer. */
export class RemoteSampler implements Sampler {
  readonly #maxOperations: number;
  readonly #clock: Clock;
  #strategy: SamplingStrategy | undefined;
  #sampler: Sampler;

  constructor({ initialProbability, maxOperations, clock = systemClock }: RemoteSamplerOptions) {
    this.#maxOperations = maxOperations;
    this.#clock = clock;
    this.#strategy = undefined;
    this.#sampler = new ProbabilisticSampler(initialProbability);
  }

  sample(request: SamplingRequest): SamplingResult {
    return this.#sampler.sample(request);
  }

  /** The same strategy once more changes nothing: no operation gets its lower bound anew. */
  update(strategy: SamplingStrategy): void {
    if (isDeepStrictEqual(strategy, this.#strategy)) return;
    this.#strategy = strategy;
    this.#sampler = this.#samplerOf(strategy);
  }

  #samplerOf(strategy: SamplingStrategy): Sampler {
    const sampler = this.#sampler;
    if (strategy.type === 'probabilistic') return new ProbabilisticSampler(strategy.probability);
    if (strategy.type === 'ratelimiting') {
      const { tracesPerSecond } = strategy;
      if (!(sampler instanceof RateLimitingSampler))
        return new RateLimitingSampler(tracesPerSecond, this.#clock);
      sampler.update(tracesPerSecond);
      return sampler;
    }
    if (!(sampler instanceof PerOperationSampler)) {
      return new PerOperationSampler(strategy, { maxOperations: this.#maxOperations, clock: this.#clock });
    }
    sampler.update(strategy);
    return sampler;
  }

  toString(): string {
    return `Remote{${this.#sampler}}`;
  }
}
