// endpoint=http://localhost:14250,pollingIntervalMs=5000,initialSamplingRate=0.25   (OTEL_TRACES_SAMPLER_ARG)
import type { Problem, RemoteSamplerConfig } from '../config.ts';
import { did, messages } from '../messages.ts';
import type { Parsed, Parser } from '../option.ts';
import { fromDefault, type OptionName, type Setting, type Settings } from '../options.ts';
import { splitPairs } from '../pairs.ts';
import { decimal, splitList, wholeNumber } from '../parsers.ts';
import { problem, shown } from '../problem.ts';
import { serverAddress } from './parsers.ts';
import { composeSamplingServer, samplingServerAt } from './sampling-server.ts';

/** Of every Jaeger client until its server has answered. */
export const initialRatio = 0.001;

const ratio: Parser<number> = {
  rule: 'a number >= 0 and <= 1',
  parse(raw): Parsed<number> {
    const parsed = decimal.parse(raw);
    return parsed !== undefined && parsed.value <= 1 ? parsed : undefined;
  },
};

const parts = {
  endpoint: serverAddress,
  pollingIntervalMs: wholeNumber({ least: 1, most: 2 ** 31 - 1, unit: 'milliseconds' }),
  initialSamplingRate: ratio,
} as const;

type Parts = {
  -readonly [K in keyof typeof parts]?: NonNullable<ReturnType<(typeof parts)[K]['parse']>>['value'];
};

/** The parts that are there and can be read; the others are named. */
function readArgument({ samplerArg: { value = '', source } }: Settings, problems: Problem[]): Parts {
  const given = splitPairs(value);
  const read: Record<string, unknown> = {};
  for (const [name, parser] of Object.entries(parts)) {
    const text = given[name];
    const parsed = text === undefined ? undefined : parser.parse(text);
    if (parsed !== undefined) read[name] = parsed.value;
    else if (text !== undefined) {
      const rule = `${name}=${parser.rule}`;
      const message = messages.setting(source, rule, shown(text), did.using('the default'));
      problems.push(problem('warn', source, message));
    }
  }
  const strangers = splitList(value).filter(
    (member) => !Object.hasOwn(parts, member.split('=', 1)[0]?.trim() ?? ''),
  );
  if (strangers.length > 0) {
    const rule = 'endpoint=…,pollingIntervalMs=…,initialSamplingRate=…';
    const names = strangers.join(', ');
    problems.push(problem('warn', source, messages.setting(source, rule, shown(names), did.leftOut(names))));
  }
  return read as Parts;
}

/** Of the specification's sampler, which Jaeger's own variables complete. */
export function composeRemoteByArgument(settings: Settings, problems: Problem[]): RemoteSamplerConfig {
  const { endpoint, pollingIntervalMs, initialSamplingRate } = readArgument(settings, problems);
  const server =
    endpoint === undefined ? composeSamplingServer(settings, problems) : samplingServerAt(endpoint);
  return {
    type: 'jaeger_remote',
    ...server,
    initialRatio: initialSamplingRate ?? initialRatio,
    pollingIntervalMs: pollingIntervalMs ?? settings.samplerRefreshMs.value,
    maxOperations: settings.samplerMaxOperations.value,
  };
}

/** Of JAEGER_SAMPLER_TYPE=remote. */
export function composeRemote(settings: Settings, initial: number, problems: Problem[]): RemoteSamplerConfig {
  return {
    type: 'jaeger_remote',
    ...composeSamplingServer(settings, problems),
    initialRatio: initial,
    pollingIntervalMs: settings.samplerRefreshMs.value,
    maxOperations: settings.samplerMaxOperations.value,
  };
}

export const remoteOptions = [
  'samplingEndpoint',
  'samplingHost',
  'samplingPort',
  'samplingPath',
  'samplerMaxOperations',
  'samplerRefreshMs',
] as const satisfies readonly OptionName[];

/** Without a remote sampler they mean nothing. */
export function sayRemoteAlone(settings: Settings, problems: Problem[]): void {
  for (const name of remoteOptions) {
    const { source, value }: Setting<unknown> = settings[name];
    if (source === fromDefault) continue;
    const message = messages.argumentAlone(source, 'JAEGER_SAMPLER_TYPE=remote', shown(value));
    problems.push(problem('warn', source, message));
  }
}
