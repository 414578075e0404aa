/** Every JAEGER_* name that has an effect is told once, with its name of today. */
import type { Config, Problem } from './config.ts';
import { isHonouredBy } from './instrumentations.ts';
import { messages } from './messages.ts';
import { sourceName } from './option.ts';
import {
  fromDefault,
  isLegacyName,
  type OptionName,
  optionEntries,
  type Setting,
  type Settings,
} from './options.ts';
import { problem } from './problem.ts';
import { remoteOptions } from './sampling/remote-sampler.ts';

interface Outcome {
  readonly config: Config;
  readonly serviceName: Setting<unknown>;
  readonly sampler: Setting<unknown>;
}

const overUdp: readonly OptionName[] = [
  'jaegerAgentHost',
  'jaegerAgentPort',
  'jaegerSocketType',
  'maxPacketBytes',
];
const overHttp: readonly OptionName[] = [
  'jaegerEndpoint',
  'jaegerUser',
  'jaegerPassword',
  'jaegerAuthToken',
  'jaegerTimeoutMs',
];

/** Set, but beaten or beside the point: a line about its new name would mislead. */
function withoutEffect(settings: Settings, { config, serviceName, sampler }: Outcome): OptionName[] {
  const names: OptionName[] = [];
  if (serviceName.source !== settings.serviceName.source) names.push('serviceName');
  const { value: samplerType, source: samplerSource } = settings.jaegerSamplerType;
  if (sampler.source !== samplerSource || samplerType === undefined || isIgnored(samplerType, config)) {
    names.push('jaegerSamplerType', 'jaegerSamplerParam');
  }
  if (config.sampler.root.type !== 'jaeger_remote') names.push(...remoteOptions);
  if (settings.samplingEndpoint.value !== undefined) {
    names.push('samplingHost', 'samplingPort', 'samplingPath');
  }
  if (settings.sdkDisabled.source !== fromDefault) names.push('jaegerDisabled');
  const protocols: readonly string[] = config.exporters.flatMap((exporter) =>
    exporter.type === 'jaeger' ? [exporter.protocol] : [],
  );
  if (!protocols.includes('http/thrift.binary')) names.push(...overHttp);
  if (!protocols.some((protocol) => protocol.startsWith('udp/'))) names.push(...overUdp);
  return names;
}

/** The reference engine has no such sampler. */
const isIgnored = (samplerType: string, { engine }: Config): boolean =>
  samplerType === 'ratelimiting' && engine === 'reference';

export function migrationHints(settings: Settings, outcome: Outcome): Problem[] {
  const silent = withoutEffect(settings, outcome);
  return optionEntries.flatMap(([name, row]) => {
    const { source } = settings[name];
    if (!isLegacyName(source) || silent.includes(name) || !isHonouredBy(row.support, outcome.config.engine))
      return [];
    const equivalent =
      row.equivalent ?? row.sources.map(sourceName).find((other) => other.startsWith('OTEL_'));
    return [problem('info', source, messages.oldName(source, equivalent))];
  });
}
