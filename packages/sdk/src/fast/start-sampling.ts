import type { Config, RemoteSamplerConfig } from '@spoor/config';
import { ProbabilisticSampler, type Sampler } from '@spoor/core';
import { messages } from '../messages.ts';
import type { Report } from '../report.ts';
import type { StartEvents } from '../start.ts';
import { createRootSampler, createSampler } from './create-sampler.ts';

export interface Sampling {
  readonly sampler: Sampler;
  /** Nobody is asked for strategies any more. */
  stop(): void;
}

/** Loaded here: only a process whose sampler a server directs pays for it. */
function startRemote(serviceName: string, config: RemoteSamplerConfig, report: Report): Sampling {
  const { initialRatio, ...rest } = config;
  try {
    const { startRemoteSampling } =
      require('@spoor/delivery/sampling') as typeof import('@spoor/delivery/sampling');
    return startRemoteSampling({
      ...rest,
      serviceName,
      initialProbability: initialRatio,
      log: { warn: (message) => report('warn', message), info: (message) => report('info', message) },
    });
  } catch (error) {
    report('error', messages.remoteSampling(error, initialRatio));
    return { sampler: new ProbabilisticSampler(initialRatio), stop() {} };
  }
}

export function startSampling(
  { sampler, sampleRates, serviceName }: Config,
  { report, onActive }: StartEvents,
): Sampling {
  const { root, tagged } = sampler;
  const started =
    root.type === 'jaeger_remote'
      ? startRemote(serviceName, root, report)
      : { sampler: createRootSampler(root, tagged), stop() {} };
  return {
    sampler: createSampler(sampler, {
      root: started.sampler,
      hasRates: sampleRates.length > 0,
      onDecision: onActive,
    }),
    stop: () => started.stop(),
  };
}
