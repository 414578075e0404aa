/** Settings that are right, and yet the usual answer to "why do I see no spans": each with the variable that says so. */
import type { Config, Reasons } from './config.ts';
import { fromDefault, type Setting, type Settings } from './options.ts';

/** A rate of 0, or a sampler that is off; SPOOR_SAMPLE_RATES and SPOOR_KEEP may record traces even then. */
function neverSampled(
  { sampler, sampleRates, keep }: Config,
  settings: Settings,
  source: string,
): string | undefined {
  const { root } = sampler;
  if (sampleRates.length > 0 || keep !== undefined) return undefined;
  if (root.type === 'always_off')
    return source === 'JAEGER_SAMPLER_TYPE' ? settings.jaegerSamplerParam.source : source;
  if (root.type !== 'traceidratio' || root.ratio > 0) return undefined;
  return source === settings.sampler.source ? settings.samplerArg.source : settings.jaegerSamplerParam.source;
}

export function composeReasons(
  config: Config,
  settings: Settings,
  composed: { readonly sampler: Setting<unknown> },
): Reasons {
  const { exporters, propagators } = settings;
  return {
    noExporter: exporters.value?.length === 0 && config.exporters.length === 0 ? exporters.source : undefined,
    neverSampled: neverSampled(config, settings, composed.sampler.source),
    noPropagation:
      config.propagators.length === 0 && propagators.source !== fromDefault ? propagators.source : undefined,
  };
}
