import type { SamplerConfig } from '@spoor/config';
import { alwaysOff, alwaysOn, ParentBasedSampler, type Sampler, TraceIdRatioSampler } from '@spoor/core';

export function createSampler({ parentBased, root }: SamplerConfig): Sampler {
  const sampler =
    root.type === 'traceidratio'
      ? new TraceIdRatioSampler(root.ratio)
      : root.type === 'always_on'
        ? alwaysOn
        : alwaysOff;
  return parentBased ? new ParentBasedSampler({ root: sampler }) : sampler;
}
