/** Which libraries are traced: the two lists, the common default, and one switch for each library. */
import { bridgeRows, type LibraryRow, libraryRows } from '@spoor/libraries/table';
import type { EngineName, Problem, Provenance } from './config.ts';
import { messages } from './messages.ts';
import { nearest } from './nearest.ts';
import type { Support } from './option.ts';
import type { Settings } from './options.ts';
import { boolean } from './parsers.ts';
import { problem, shown } from './problem.ts';
import { type Env, isSet } from './read-settings.ts';

/** Which carry over what an application traces by itself; the start line names them no more than the application's own libraries. */
export const bridgeNames: readonly string[] = bridgeRows.map(({ name }) => name);

const namesOf = ({ name, aliases = [] }: LibraryRow): string[] => [name, ...aliases];
const allNames: readonly string[] = libraryRows.flatMap(namesOf);

export const isHonouredBy = (support: Support | undefined, engine: EngineName): boolean =>
  support === 'all' || support === engine;

function supportOf(row: LibraryRow): Support {
  if (row.kind === 'planned') return 'none';
  return row.kind === 'started' ? row.engines : 'fast';
}

const switchName = (name: string): string =>
  `OTEL_INSTRUMENTATION_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_ENABLED`;

/** The names of all switches, for the check of unknown variables. */
export const instrumentationVariables: readonly string[] = allNames.map(switchName);

function checkList(variable: string, names: readonly string[], problems: Problem[]): void {
  for (const name of names) {
    if (allNames.includes(name)) continue;
    const message = messages.libraryName(variable, shown(name), nearest(name, allNames));
    problems.push(problem('warn', variable, message));
  }
}

function readSwitch(name: string, env: Env, problems: Problem[]): boolean | undefined {
  const variable = switchName(name);
  const text = env[variable];
  if (!isSet(text)) return undefined;
  const parsed = boolean.parse(text);
  if (parsed?.remark !== undefined) {
    const message = messages.setting(variable, boolean.rule, shown(text), parsed.remark);
    problems.push(problem('warn', variable, message));
  }
  return parsed?.value;
}

interface Wish {
  readonly isOn: boolean;
  /** What asks for it by name. */
  readonly askedBy: string | undefined;
  /** What has decided. */
  readonly source: string;
}

function wishFor(row: LibraryRow, settings: Settings, env: Env, problems: Problem[]): Wish {
  const { enabledInstrumentations, disabledInstrumentations, defaultEnabled } = settings;
  const names = namesOf(row);
  const switches = names.map((name) => readSwitch(name, env, problems));
  // Another name for it switches it on, and only its own one off.
  const switchedOn = names[switches.indexOf(true)];
  const { value: listed, source } = enabledInstrumentations;
  const isListed = listed !== undefined && names.some((name) => listed.includes(name));
  const byDefault =
    listed === undefined && defaultEnabled.value && row.kind !== 'planned' && row.isOnByDefault;
  const isWanted = switches[0] ?? (switchedOn !== undefined || isListed || byDefault);
  const askedBy = switchedOn === undefined ? (isListed ? source : undefined) : switchName(switchedOn);
  if (disabledInstrumentations.value.includes(row.name))
    return { isOn: false, askedBy, source: disabledInstrumentations.source };
  const refusedBy = switches[0] === false ? switchName(row.name) : undefined;
  return { isOn: isWanted, askedBy, source: refusedBy ?? askedBy ?? usualSource(settings) };
}

function usualSource({ enabledInstrumentations, defaultEnabled }: Settings): string {
  return enabledInstrumentations.value === undefined ? defaultEnabled.source : enabledInstrumentations.source;
}

/** Whether each of them is on, and why: a part of what `spoor config` prints. */
export function describeInstrumentations(settings: Settings, engine: EngineName, env: Env): Provenance[] {
  return libraryRows
    .filter(({ kind }) => kind !== 'planned')
    .map((row) => {
      const { isOn, source } = wishFor(row, settings, env, []);
      const isHonoured = isHonouredBy(supportOf(row), engine);
      const value =
        isHonoured || !isOn ? (isOn ? 'on' : 'off') : `off: not supported by the ${engine} engine`;
      return { section: 'libraries', name: row.name, value, source };
    });
}

export function composeInstrumentations(
  settings: Settings,
  engine: EngineName,
  env: Env,
  problems: Problem[],
): string[] {
  const { enabledInstrumentations, disabledInstrumentations } = settings;
  checkList(enabledInstrumentations.source, enabledInstrumentations.value ?? [], problems);
  checkList(disabledInstrumentations.source, disabledInstrumentations.value, problems);
  return libraryRows
    .filter((row) => {
      const { isOn, askedBy } = wishFor(row, settings, env, problems);
      if (!isOn || isHonouredBy(supportOf(row), engine)) return isOn;
      if (askedBy !== undefined) problems.push(unsupported(askedBy, row, engine));
      return false;
    })
    .map(({ name }) => name);
}

const unsupported = (variable: string, row: LibraryRow, engine: EngineName): Problem =>
  problem(
    'warn',
    variable,
    messages.libraryNotYet(variable, row.name, supportOf(row) === 'fast' ? engine : undefined),
  );
