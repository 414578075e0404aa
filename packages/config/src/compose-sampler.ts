/** OTEL_TRACES_SAMPLER and its argument, or else JAEGER_SAMPLER_TYPE and its parameter: never one of each. */
import { isDeepStrictEqual } from 'node:util';
import type { Problem, RootSampler, SamplerConfig } from './config.ts';
import { did, messages } from './messages.ts';
import { fromDefault, type Setting, type Settings } from './options.ts';
import { splitPairs } from './pairs.ts';
import { decimal } from './parsers.ts';
import { problem, shown } from './problem.ts';

const named = (root: RootSampler, parentBased: boolean): SamplerConfig => ({
  name: parentBased ? `parentbased_${root.type}` : root.type,
  parentBased,
  root,
});

const defaultSampler = named({ type: 'always_on' }, true);

function ratioOf(text: string | undefined): number | undefined {
  const ratio = text === undefined ? undefined : decimal.parse(text)?.value;
  return ratio !== undefined && ratio <= 1 ? ratio : undefined;
}

/** Specification: a bad argument is reported and the sampler behaves as without one, ratio 1.0. */
function composeRatio({ samplerArg }: Settings, problems: Problem[]): RootSampler {
  const ratio = ratioOf(samplerArg.value);
  if (ratio === undefined && samplerArg.value !== undefined) {
    const { source, value } = samplerArg;
    problems.push(problem('warn', source, messages.samplerRatio(source, shown(value))));
  }
  return { type: 'traceidratio', ratio: ratio ?? 1 };
}

/** What a remote sampler does until its server has answered is what we do throughout. */
function initialSampler(
  source: string,
  type: string,
  initial: number | undefined,
  problems: Problem[],
): SamplerConfig {
  const sampler =
    initial === undefined ? defaultSampler : named({ type: 'traceidratio', ratio: initial }, true);
  const what = initial === undefined ? sampler.name : `its initial rate: ${sampler.name} ${initial}`;
  problems.push(problem('warn', source, messages.samplerNotYet(source, type, what)));
  return sampler;
}

function fromOtel(settings: Settings, problems: Problem[]): SamplerConfig | undefined {
  const { sampler, samplerArg } = settings;
  const parentBased = sampler.value?.startsWith('parentbased_') ?? false;
  switch (sampler.value) {
    case undefined:
      return undefined;
    case 'always_on':
    case 'parentbased_always_on':
      return named({ type: 'always_on' }, parentBased);
    case 'always_off':
    case 'parentbased_always_off':
      return named({ type: 'always_off' }, parentBased);
    case 'traceidratio':
    case 'parentbased_traceidratio':
      return named(composeRatio(settings, problems), parentBased);
    case 'xray':
      return initialSampler(sampler.source, sampler.value, undefined, problems);
    default: {
      const initial = splitPairs(samplerArg.value ?? '')['initialSamplingRate'];
      return initialSampler(sampler.source, sampler.value, ratioOf(initial), problems);
    }
  }
}

/** The default of every Jaeger client, for `probabilistic` without a parameter. */
const jaegerParam = 0.001;

/** A Jaeger client keeps a caller's decision, so its samplers are parent-based. */
function fromJaeger(
  { jaegerSamplerType, jaegerSamplerParam }: Settings,
  problems: Problem[],
): SamplerConfig | undefined {
  const { value: type, source } = jaegerSamplerType;
  const param = jaegerSamplerParam.value;
  const ratio = param !== undefined && param <= 1 ? param : undefined;
  if (type === undefined) return undefined;
  if (param !== undefined && ratio === undefined && type !== 'ratelimiting') {
    const what = type === 'probabilistic' ? did.using(String(jaegerParam)) : did.ignored();
    const name = jaegerSamplerParam.source;
    problems.push(problem('warn', name, messages.samplerParam(name, type, shown(param), what)));
  }
  if (type === 'const') return named({ type: ratio === 0 ? 'always_off' : 'always_on' }, true);
  if (type === 'probabilistic') return named({ type: 'traceidratio', ratio: ratio ?? jaegerParam }, true);
  return initialSampler(source, type, type === 'remote' ? ratio : undefined, problems);
}

function lonelyArgument(argument: Setting<unknown>, partner: string): Problem {
  const { source, value } = argument;
  return problem('warn', source, messages.argumentAlone(source, partner, shown(value)));
}

/** A Jaeger sampler that means something else than the OTEL one that beats it. */
function differing({ sampler, jaegerSamplerType }: Settings): Problem {
  const { source, value } = jaegerSamplerType;
  const message = messages.samplerDiffers(source, sampler.source, shown(sampler.value), shown(value));
  return problem('warn', source, message);
}

export function composeSampler(settings: Settings, problems: Problem[]): Setting<SamplerConfig> {
  const { sampler, samplerArg, jaegerSamplerType, jaegerSamplerParam } = settings;
  const otel = fromOtel(settings, problems);
  if (otel !== undefined) {
    const jaeger = fromJaeger(settings, []);
    if (jaeger !== undefined && !isDeepStrictEqual(otel, jaeger)) problems.push(differing(settings));
    return { value: otel, source: sampler.source };
  }
  // Specification: the argument MUST be ignored without a sampler; it is not one for Jaeger's type either.
  if (samplerArg.value !== undefined) problems.push(lonelyArgument(samplerArg, 'OTEL_TRACES_SAMPLER'));
  const jaeger = fromJaeger(settings, problems);
  if (jaeger !== undefined) return { value: jaeger, source: jaegerSamplerType.source };
  if (jaegerSamplerParam.value !== undefined) {
    problems.push(lonelyArgument(jaegerSamplerParam, 'JAEGER_SAMPLER_TYPE'));
  }
  return { value: defaultSampler, source: fromDefault };
}
