/**
 * Variables and programmatic options to one value for each row of the table: the first source that is set and usable
 * wins. Says what was unusable, and where the two families differ.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Part } from '@spoor/messages';
import type { OptionValue, Problem, ProgrammaticOptions } from './config.ts';
import { isKubernetesLink } from './kubernetes-link.ts';
import { did, messages } from './messages.ts';
import { nearest } from './nearest.ts';
import type { Option, Parser } from './option.ts';
import { sourceName } from './option.ts';
import {
  fromDefault,
  fromProgram,
  isLegacyName,
  type OptionName,
  optionEntries,
  type Setting,
  type Settings,
} from './options.ts';
import { problem, shown } from './problem.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Specification: an empty value is an unset one. */
export const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

interface Candidate extends Setting<unknown> {
  readonly text: string;
}

interface Rejected {
  readonly name: string;
  readonly text: string;
  readonly rule: string;
  readonly remark?: Part;
}

function readCandidates(row: Option<unknown>, env: Env): { usable: Candidate[]; rejected: Rejected[] } {
  const usable: Candidate[] = [];
  const rejected: Rejected[] = [];
  for (const source of row.sources) {
    const name = sourceName(source);
    const text = env[name];
    if (!isSet(text) || isKubernetesLink(name, text)) continue;
    const parser: Parser<unknown> = (typeof source === 'string' ? undefined : source.parser) ?? row.parser;
    const parsed = parser.parse(text);
    if (parsed !== undefined) usable.push({ value: parsed.value, source: name, text });
    if (parsed === undefined || parsed.remark !== undefined) {
      rejected.push({ name, text, rule: parser.rule, ...(parsed?.remark && { remark: parsed.remark }) });
    }
    for (const { text, rule, what } of parsed?.refused ?? [])
      rejected.push({ name, text, rule, remark: what });
  }
  return { usable, rejected };
}

function usedInstead(row: Option<unknown>, winner: Candidate | undefined): Part {
  if (winner !== undefined) return did.using(winner.source);
  if (row.fallback === undefined || typeof row.fallback === 'object') {
    if (row.fallbackText === undefined) return did.ignored();
    const [, address] = /^`(https?:\S+)`$/.exec(row.fallbackText) ?? [];
    return did.using(address ?? 'the default');
  }
  return did.using(String(row.fallback));
}

/** "OTEL_* always beats JAEGER_*", and both are told: a mixed set-up is usually half of a migration. */
function compareFamilies(row: Option<unknown>, usable: readonly Candidate[]): Problem[] {
  const [winner, ...others] = usable;
  if (winner === undefined || isLegacyName(winner.source)) return [];
  return others
    .filter(({ source, value }) => isLegacyName(source) && !isDeepStrictEqual(value, winner.value))
    .map(({ source, text }) => {
      const value = row.secret ? undefined : shown(winner.text);
      return problem('warn', source, messages.differs(source, winner.source, value, shown(text, row.secret)));
    });
}

function readOption(row: Option<unknown>, env: Env, problems: Problem[]): Setting<unknown> {
  const { usable, rejected } = readCandidates(row, env);
  const [winner] = usable;
  for (const { name, text, rule, remark } of rejected) {
    const what = remark ?? usedInstead(row, winner);
    problems.push(problem('warn', name, messages.setting(name, rule, shown(text, row.secret), what)));
  }
  problems.push(...compareFamilies(row, usable));
  if (winner !== undefined) return { value: winner.value, source: winner.source };
  const [refused] = rejected;
  return { value: row.fallback, source: fromDefault, ...(refused && { refused: refused.name }) };
}

/** A programmatic value in the grammar of the variables, so that one parser serves both. */
function toText(value: OptionValue): string {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(',');
  return Object.entries(value)
    .map(([key, item]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(item))}`)
    .join(',');
}

/** The caller of our API is at fault here, not the operator: a TypeError at once. */
function readProgrammatic(row: Option<unknown>, name: string, value: OptionValue): Setting<unknown> {
  const parsed = row.parser.parse(toText(value));
  if (parsed === undefined || parsed.remark !== undefined) {
    throw new TypeError(messages.option(name, row.parser.rule, shown(value, row.secret)));
  }
  const [refused] = parsed.refused ?? [];
  if (refused !== undefined) {
    throw new TypeError(messages.option(name, refused.rule, shown(refused.text, row.secret)));
  }
  return { value: parsed.value, source: fromProgram };
}

function refuseUnknownOptions(programmatic: ProgrammaticOptions): void {
  const names = optionEntries.map(([name]) => name);
  for (const name of Object.keys(programmatic)) {
    if (names.some((known) => known === name)) continue;
    throw new TypeError(messages.optionName(name, nearest(name, names)));
  }
}

export function readSettings(env: Env, programmatic: ProgrammaticOptions, problems: Problem[]): Settings {
  refuseUnknownOptions(programmatic);
  const settings: Partial<Record<OptionName, Setting<unknown>>> = {};
  for (const [name, row] of optionEntries) {
    const given = programmatic[name];
    settings[name] =
      given === undefined ? readOption(row, env, problems) : readProgrammatic(row, name, given);
  }
  // Each row's parser and fallback have the row's own type; the table's type says which.
  return settings as Settings;
}
