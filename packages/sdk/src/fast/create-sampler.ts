import type { RootSampler, SamplerConfig } from '@spoor/config';
import {
  alwaysOff,
  alwaysOn,
  ConstSampler,
  ParentBasedSampler,
  ProbabilisticSampler,
  RateLimitingSampler,
  type Sampler,
  type SamplingRequest,
  type SamplingResult,
  SourceSampler,
  TraceIdRatioSampler,
} from '@spoor/core';

/** Tells of every decision: where most of them are "no", the first span may be long in coming. */
class TellingSampler implements Sampler {
  readonly #sampler: Sampler;
  readonly #tell: () => void;

  constructor(sampler: Sampler, tell: () => void) {
    this.#sampler = sampler;
    this.#tell = tell;
  }

  sample(request: SamplingRequest): SamplingResult {
    this.#tell();
    return this.#sampler.sample(request);
  }

  toString(): string {
    return this.#sampler.toString();
  }
}

/** Of traces that begin here. What a server says is a sampler of its own (start-sampling.ts). */
export type LocalRootSampler = Exclude<RootSampler, { readonly type: 'jaeger_remote' }>;

export function createRootSampler(root: LocalRootSampler, tagged: boolean): Sampler {
  if (root.type === 'ratelimiting') return new RateLimitingSampler(root.tracesPerSecond);
  if (root.type === 'traceidratio')
    return tagged ? new ProbabilisticSampler(root.ratio) : new TraceIdRatioSampler(root.ratio);
  if (root.type === 'always_off') return alwaysOff;
  return tagged ? new ConstSampler(true) : alwaysOn;
}

interface SamplerOptions {
  /** Decides for traces that begin here. */
  readonly root: Sampler;
  /** Whether an operator gave rates for single routes. */
  readonly hasRates: boolean;
  /** Told of each decision of a sampler that may decide against a span. */
  readonly onDecision: () => void;
}

export function createSampler(
  config: SamplerConfig,
  { root, hasRates, onDecision }: SamplerOptions,
): Sampler {
  const configured = config.parentBased ? new ParentBasedSampler({ root }) : root;
  const complete = withRates(configured, hasRates);
  return config.root.type === 'always_on' ? complete : new TellingSampler(complete, onDecision);
}

const withRates = (sampler: Sampler, hasRates: boolean): Sampler =>
  hasRates ? new SourceSampler(sampler) : sampler;

/** A sampler of the application's own, which decides for traces that begin here. */
export const parentBased = (root: Sampler, hasRates: boolean, onDecision: () => void): Sampler =>
  new TellingSampler(withRates(new ParentBasedSampler({ root }), hasRates), onDecision);
