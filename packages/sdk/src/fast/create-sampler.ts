import type { SamplerConfig } from '@spoor/config';
import {
  alwaysOff,
  alwaysOn,
  ParentBasedSampler,
  type Sampler,
  SourceSampler,
  TraceIdRatioSampler,
} from '@spoor/core';

/** @param hasRates whether an operator gave rates for single routes */
export function createSampler({ parentBased, root }: SamplerConfig, hasRates: boolean): Sampler {
  const sampler =
    root.type === 'traceidratio'
      ? new TraceIdRatioSampler(root.ratio)
      : root.type === 'always_on'
        ? alwaysOn
        : alwaysOff;
  const configured = parentBased ? new ParentBasedSampler({ root: sampler }) : sampler;
  return hasRates ? new SourceSampler(configured) : configured;
}
