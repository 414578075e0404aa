/** OTEL_TRACES_SAMPLER and its argument, or else JAEGER_SAMPLER_TYPE and its parameter: never one of each. */
import { isDeepStrictEqual } from 'node:util';
import type { EngineName, Problem, RootSampler, SamplerConfig } from './config.ts';
import { did, messages } from './messages.ts';
import { fromDefault, type Setting, type Settings } from './options.ts';
import { decimal } from './parsers.ts';
import { problem, shown } from './problem.ts';
import {
  composeRemote,
  composeRemoteByArgument,
  initialRatio,
  sayRemoteAlone,
} from './sampling/remote-sampler.ts';

const named = (root: RootSampler, parentBased: boolean, tagged = false): SamplerConfig => ({
  name: parentBased ? `parentbased_${root.type}` : root.type,
  parentBased,
  root,
  tagged,
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

function notYet(source: string, type: string, problems: Problem[]): SamplerConfig {
  const message = messages.samplerNotYet(source, type, undefined, defaultSampler.name);
  problems.push(problem('warn', source, message));
  return defaultSampler;
}

/** The reference engine does throughout what a remote sampler does until its server has answered. */
function onReferenceEngine(
  source: string,
  type: string,
  root: RootSampler,
  problems: Problem[],
): SamplerConfig {
  const initial = root.type === 'jaeger_remote' ? root.initialRatio : undefined;
  const sampler =
    initial === undefined ? defaultSampler : named({ type: 'traceidratio', ratio: initial }, true);
  const what = initial === undefined ? sampler.name : `its initial rate: ${sampler.name} ${initial}`;
  problems.push(problem('warn', source, messages.samplerNotYet(source, type, 'reference', what)));
  return sampler;
}

function fromOtel(settings: Settings, engine: EngineName, problems: Problem[]): SamplerConfig | undefined {
  const { sampler } = settings;
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
      return notYet(sampler.source, sampler.value, problems);
    default: {
      // A Jaeger client keeps a caller's decision, by either name.
      const root = composeRemoteByArgument(settings, problems);
      if (engine === 'fast') return named(root, true, true);
      return onReferenceEngine(sampler.source, sampler.value, root, problems);
    }
  }
}

/** The default of every Jaeger client, for all types but `const`. */
const jaegerParam = initialRatio;

const isRatio = (param: number | undefined): param is number => param !== undefined && param <= 1;

/** A Jaeger client keeps a caller's decision, so its samplers are parent-based, and says on root spans who decided. */
function fromJaeger(settings: Settings, engine: EngineName, problems: Problem[]): SamplerConfig | undefined {
  const { value: type, source } = settings.jaegerSamplerType;
  const { value: param, source: paramSource } = settings.jaegerSamplerParam;
  if (type === undefined) return undefined;
  if (param !== undefined && !isRatio(param) && type !== 'ratelimiting') {
    const what = type === 'const' ? did.ignored() : did.using(String(jaegerParam));
    problems.push(problem('warn', paramSource, messages.samplerParam(paramSource, type, shown(param), what)));
  }
  const ratio = isRatio(param) ? param : jaegerParam;
  if (type === 'const') return named({ type: param === 0 ? 'always_off' : 'always_on' }, true, true);
  if (type === 'probabilistic') return named({ type: 'traceidratio', ratio }, true, true);
  const root: RootSampler =
    type === 'remote'
      ? composeRemote(settings, ratio, problems)
      : { type, tracesPerSecond: param ?? jaegerParam };
  return engine === 'fast' ? named(root, true, true) : onReferenceEngine(source, type, root, problems);
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

/** What a span says of its sampler is no other meaning. */
const meansTheSame = (one: SamplerConfig, other: SamplerConfig): boolean =>
  isDeepStrictEqual({ ...one, tagged: false }, { ...other, tagged: false });

function composeGiven(settings: Settings, engine: EngineName, problems: Problem[]): Setting<SamplerConfig> {
  const { sampler, samplerArg, jaegerSamplerType, jaegerSamplerParam } = settings;
  const otel = fromOtel(settings, engine, problems);
  if (otel !== undefined) {
    const jaeger = fromJaeger(settings, engine, []);
    if (jaeger !== undefined && !meansTheSame(otel, jaeger)) problems.push(differing(settings));
    return { value: otel, source: sampler.source };
  }
  // Specification: the argument MUST be ignored without a sampler; it is not one for Jaeger's type either.
  if (samplerArg.value !== undefined) problems.push(lonelyArgument(samplerArg, 'OTEL_TRACES_SAMPLER'));
  const jaeger = fromJaeger(settings, engine, problems);
  if (jaeger !== undefined) return { value: jaeger, source: jaegerSamplerType.source };
  if (jaegerSamplerParam.value !== undefined) {
    problems.push(lonelyArgument(jaegerSamplerParam, 'JAEGER_SAMPLER_TYPE'));
  }
  return { value: defaultSampler, source: fromDefault };
}

export function composeSampler(
  settings: Settings,
  engine: EngineName,
  problems: Problem[],
): Setting<SamplerConfig> {
  const sampler = composeGiven(settings, engine, problems);
  if (sampler.value.root.type !== 'jaeger_remote' && engine === 'fast') sayRemoteAlone(settings, problems);
  return sampler;
}
