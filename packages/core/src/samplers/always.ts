import { notSampled, type Sampler, sampled } from '../sampler.ts';

export const alwaysOn: Sampler = { sample: () => sampled, toString: () => 'AlwaysOn' };

export const alwaysOff: Sampler = { sample: () => notSampled, toString: () => 'AlwaysOff' };
