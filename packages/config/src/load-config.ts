/** The one function between variables and the rest of Spoor: pure, so that every set-up is a test of one line. */
import { lazyRows } from '@spoor/libraries/table';
import { composeExporters } from './compose-exporters.ts';
import { composeSampler } from './compose-sampler.ts';
import { composeResource, composeServiceName } from './compose-service.ts';
import type {
  Adoptable,
  BatchConfig,
  Config,
  EngineName,
  Facts,
  GrpcConfig,
  HttpConfig,
  LoadedConfig,
  Mode,
  OptionValue,
  Problem,
  PropagatorName,
  Provenance,
} from './config.ts';
import {
  bridgeNames,
  composeInstrumentations,
  describeInstrumentations,
  isHonouredBy,
} from './instrumentations.ts';
import { messages } from './messages.ts';
import { migrationHints } from './migration-hints.ts';
import type { Place } from './option.ts';
import { optionNamesOf } from './options/libraries.ts';
import { cloudDetectors } from './options/resource.ts';
import {
  fromDefault,
  type OptionName,
  optionEntries,
  options,
  type PlacedIn,
  type Setting,
  type Settings,
} from './options.ts';
import { problem, shown } from './problem.ts';
import { describeProvenance } from './provenance.ts';
import { type Env, readSettings } from './read-settings.ts';
import { composeReasons } from './reasons.ts';
import { unknownNames } from './unknown-names.ts';

/** JAEGER_DISABLED is Jaeger's no-op tracer; OTEL_SDK_DISABLED, when set at all, wins over it. */
function composeMode({ sdkDisabled, jaegerDisabled }: Settings, problems: Problem[]): Mode {
  if (sdkDisabled.source === fromDefault) return jaegerDisabled.value ? 'off' : 'trace';
  if (jaegerDisabled.value && !sdkDisabled.value) {
    const { source, value } = jaegerDisabled;
    const winner = shown(sdkDisabled.value);
    problems.push(
      problem('warn', source, messages.differs(source, sdkDisabled.source, winner, shown(value))),
    );
  }
  return sdkDisabled.value ? 'propagate' : 'trace';
}

const isSpoken = (name: string): name is PropagatorName => name !== 'xray' && name !== 'ottrace';

function composePropagators({ propagators }: Settings, problems: Problem[]): readonly PropagatorName[] {
  const names: readonly string[] = propagators.value;
  const spoken = names.filter(isSpoken);
  const usable = spoken.length > 0 || names.length === 0 ? spoken : options.propagators.fallback;
  for (const name of names.filter((name) => !isSpoken(name))) {
    const what = spoken.length > 0 ? 'left out' : `using ${usable.join(',')}`;
    const { source } = propagators;
    problems.push(problem('warn', source, messages.propagatorNotYet(source, name, what)));
  }
  return usable;
}

/** They would ask a metadata service over the network; what the platform says in variables is there at once. */
function sayVariablesOnly({ resourceDetectors: { value, source } }: Settings, problems: Problem[]): void {
  const names = value.filter((name) => cloudDetectors.some((cloud) => cloud === name));
  if (names.length > 0)
    problems.push(problem('info', source, messages.detectorVariables(source, names.join(', '))));
}

/** Specification: a batch is at most as large as the queue. */
function composeBatch(settings: Settings, problems: Problem[]): BatchConfig {
  const { scheduleDelayMs, exportTimeoutMs, maxQueueSpans, maxBatchSpans } = settings;
  const most = maxQueueSpans.value;
  if (maxBatchSpans.value > most && maxBatchSpans.source !== fromDefault) {
    const { source, value } = maxBatchSpans;
    problems.push(problem('warn', source, messages.batchAboveQueue(source, most, shown(value))));
  }
  return {
    scheduleDelayMs: scheduleDelayMs.value,
    exportTimeoutMs: exportTimeoutMs.value,
    maxQueueSpans: most,
    maxBatchSpans: Math.min(maxBatchSpans.value, most),
  };
}

/** Recognised is not honoured: what has no effect is named. */
function sayUnsupported(settings: Settings, engine: EngineName, problems: Problem[]): void {
  for (const [name, { support }] of optionEntries) {
    const { source } = settings[name];
    if (source === fromDefault || support === 'silent' || isHonouredBy(support, engine)) continue;
    problems.push(problem('warn', source, messages.notYet(source, support === 'none' ? undefined : engine)));
  }
}

/** The values of the rows that these are, under their names. */
const valuesOf = (settings: Settings, names: readonly OptionName[]) =>
  Object.fromEntries(names.map((name) => [name, settings[name].value]));

/** Whatever has its place there, by its row. */
function placedIn<P extends Place>(place: P, settings: Settings): PlacedIn<P> {
  const names = optionEntries.flatMap(([name, row]) => (row.place === place ? [name] : []));
  // The type is made of the same rows.
  return valuesOf(settings, names) as PlacedIn<P>;
}

/** Those of libraries that are loaded later; http and grpc have groups of their own. */
function composeLibraryOptions(settings: Settings): Record<string, OptionValue> {
  const names = lazyRows.flatMap(({ options = {} }) => Object.keys(options)) as OptionName[];
  return valuesOf(settings, names) as Record<string, OptionValue>;
}

/** A frozen copy: the rows of the table keep their own lists. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, frozen(item)] as const);
  const copy: unknown = Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
  // Plain data in, plain data of the same shape out.
  return Object.freeze(copy as T);
}

type Composed = Readonly<Record<'serviceName' | 'sampler' | 'exporters', Setting<unknown>>>;

/** What nobody has set: a name from package.json is a guess too. */
function adoptable(settings: Settings, composed: Composed): readonly Adoptable[] {
  if (settings.jaegerClientConfig.value === 'ignore') return [];
  const { propagators, scheduleDelayMs } = settings;
  const sources = { ...composed, propagators, scheduleDelayMs };
  const unset = (Object.keys(sources) as (keyof typeof sources)[]).filter((name) =>
    [fromDefault, 'package.json'].includes(sources[name].source),
  );
  // Key by key.
  return ['resourceAttributes', ...unset];
}

function compose(env: Env, facts: Facts) {
  const problems: Problem[] = [];
  const settings = readSettings(env, facts.programmatic ?? {}, problems);
  const engine = settings.engine.value;
  const serviceName = composeServiceName(settings, facts, problems);
  const sampler = composeSampler(settings, engine, problems);
  const exporters = composeExporters(settings, engine, facts, problems);
  const instrumentations = composeInstrumentations(settings, engine, env, problems);
  const config: Config = {
    engine,
    mode: composeMode(settings, problems),
    serviceName: serviceName.value,
    resourceAttributes: composeResource(settings, env),
    propagators: composePropagators(settings, problems),
    sampler: sampler.value,
    exporters: exporters.value,
    batch: composeBatch(settings, problems),
    limits: placedIn('limits', settings),
    instrumentations: instrumentations.filter((name) => !bridgeNames.includes(name)),
    libraryOptions: composeLibraryOptions(settings),
    http: valuesOf(settings, optionNamesOf('http')) as HttpConfig,
    grpc: valuesOf(settings, optionNamesOf('grpc')) as GrpcConfig,
    databases: {
      recordsRoots: settings.databaseRoots.value,
      masksValues: settings.masksDatabaseValues.value,
    },
    thrift: {
      fieldId: settings.thriftFieldId.value === 0 ? undefined : settings.thriftFieldId.value,
      writesJson: settings.thriftJson.value,
    },
    openTracing: {
      bridges: instrumentations.filter((name) => bridgeNames.includes(name)),
      parent: settings.openTracingParent.value,
      adoptable: adoptable(settings, { serviceName, sampler, exporters }),
    },
    ...placedIn('config', settings),
  };
  sayUnsupported(settings, engine, problems);
  if (engine === 'fast') sayVariablesOnly(settings, problems);
  problems.push(...migrationHints(settings, { config, serviceName, sampler }));
  problems.push(...unknownNames(env));
  const reasons = composeReasons(config, settings, { sampler });
  return { config, problems, reasons, settings, composed: { serviceName, sampler, exporters } };
}

export function loadConfig(env: Env, facts: Facts): LoadedConfig {
  const { config, problems, reasons } = compose(env, facts);
  return frozen({ config, problems, reasons });
}

/** Every row of both tables with its value and where it came from: what `spoor config` prints. */
export function describeSettings(env: Env, facts: Facts): readonly Provenance[] {
  const { config, settings, composed } = compose(env, facts);
  return [
    ...describeProvenance(settings, config, composed),
    ...describeInstrumentations(settings, config.engine, env),
  ];
}
