import type { Clock } from '../../clock.ts';
import type { Sampler, SamplingRequest, SamplingResult } from '../../sampler.ts';
import { ProbabilisticSampler } from '../jaeger.ts';
import { GuaranteedRate } from './guaranteed-rate.ts';
import { OperationNames } from './operation-names.ts';
import type { SamplingStrategy } from './strategy.ts';

export type OperationsStrategy = SamplingStrategy & { readonly type: 'operations' };

export interface PerOperationOptions {
  /** Operations of the strategy beyond that many, and those that come up later, have the default probability and no lower bound. */
  readonly maxOperations: number;
  readonly clock: Clock;
}

/** A probability and a lower bound for each operation, also for those that the strategy does not know. */
export class PerOperationSampler implements Sampler {
  readonly #options: PerOperationOptions;
  #default: ProbabilisticSampler;
  #defaultProbability: number;
  #lowerBoundPerSecond: number;
  #known = new Map<string, GuaranteedRate>();
  #names = new OperationNames<GuaranteedRate>();
  /** Under the names of their spans. */
  #others = new Map<string, GuaranteedRate>();

  constructor(strategy: OperationsStrategy, options: PerOperationOptions) {
    this.#options = options;
    this.#default = new ProbabilisticSampler(strategy.defaultProbability);
    this.#defaultProbability = strategy.defaultProbability;
    this.#lowerBoundPerSecond = strategy.lowerBoundPerSecond;
    this.update(strategy);
  }

  /** Operations that are no longer in the strategy are forgotten, those that stay keep what they have left of their lower bound. */
  update({ defaultProbability, lowerBoundPerSecond, operations }: OperationsStrategy): void {
    const { maxOperations, clock } = this.#options;
    const known = new Map<string, GuaranteedRate>();
    const names = new OperationNames<GuaranteedRate>();
    for (const { operation, probability } of operations.slice(0, maxOperations)) {
      const rate = this.#known.get(operation) ?? new GuaranteedRate(probability, lowerBoundPerSecond, clock);
      rate.update(probability, lowerBoundPerSecond);
      known.set(operation, rate);
      names.add(operation, rate);
    }
    this.#known = known;
    this.#names = names;
    this.#others = new Map();
    this.#default = new ProbabilisticSampler(defaultProbability);
    this.#defaultProbability = defaultProbability;
    this.#lowerBoundPerSecond = lowerBoundPerSecond;
  }

  sample(request: SamplingRequest): SamplingResult {
    const rate = this.#names.find(request) ?? this.#others.get(request.name) ?? this.#register(request.name);
    return rate === undefined ? this.#default.sample(request) : rate.sample(request);
  }

  #register(name: string): GuaranteedRate | undefined {
    const { maxOperations, clock } = this.#options;
    if (this.#known.size + this.#others.size >= maxOperations) return undefined;
    const rate = new GuaranteedRate(this.#defaultProbability, this.#lowerBoundPerSecond, clock);
    this.#others.set(name, rate);
    return rate;
  }

  toString(): string {
    return `PerOperation{default=${this.#defaultProbability}, lowerBound=${this.#lowerBoundPerSecond}, operations=${this.#known.size}}`;
  }
}
