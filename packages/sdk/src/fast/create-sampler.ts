import type { SamplerConfig } from '@spoor/config';
import {
  alwaysOff,
  alwaysOn,
  ParentBasedSampler,
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

/**
 * @param hasRates whether an operator gave rates for single routes
 * @param onDecision told of each decision of a sampler that may decide against a span
 */
export function createSampler(
  { parentBased, root }: SamplerConfig,
  hasRates: boolean,
  onDecision: () => void,
): Sampler {
  const sampler =
    root.type === 'traceidratio'
      ? new TraceIdRatioSampler(root.ratio)
      : root.type === 'always_on'
        ? alwaysOn
        : alwaysOff;
  const configured = parentBased ? new ParentBasedSampler({ root: sampler }) : sampler;
  const complete = hasRates ? new SourceSampler(configured) : configured;
  return root.type === 'always_on' ? complete : new TellingSampler(complete, onDecision);
}
