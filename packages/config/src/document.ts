/**
 * The tables of docs/configuration.md, from the option table. The prose of that file is written by hand; what stands
 * between `<!-- options: <section> -->` or `<!-- secret names -->` and `<!-- end -->` is ours.
 */
import { secretNamesTable } from '@spoor/redaction';
import { type Option, type Section, type Support, sourceName } from './option.ts';
import { optionEntries } from './options.ts';

/** Who honours it, where that is not everybody. */
export const status: Readonly<Record<Support, string>> = {
  all: '',
  fast: 'fast engine only',
  none: 'not supported yet',
  silent: 'accepted, no effect',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;

function fallbackOf({ fallback, fallbackText }: Option<unknown>): string {
  if (fallbackText !== undefined) return fallbackText;
  return fallback === undefined ? '–' : code(String(fallback));
}

/** The first sentence of a name's own grammar, where it differs from the row's. */
function ruleOf({ parser, sources }: Option<unknown>): string {
  const own = sources.flatMap((source) =>
    typeof source === 'string' || source.parser === undefined
      ? []
      : [`${source.name}: ${source.parser.rule}`],
  );
  return [parser.rule, ...own].join('; ');
}

function row(name: string, option: Option<unknown>): string {
  const notes = [option.doc, status[option.support] && `(${status[option.support]})`].filter(
    (note) => note !== '',
  );
  const names = option.sources.map((source) => code(sourceName(source))).join('<br>');
  return `| ${[names, ruleOf(option), fallbackOf(option), notes.join(' '), code(name)].map(cell).join(' | ')} |`;
}

export function sectionTable(section: Section): string {
  const rows = optionEntries.filter(([, option]) => option.section === section);
  return [
    '| Variable | Value | Default | Meaning | In `start()` |',
    '|---|---|---|---|---|',
    ...rows.map(([name, option]) => row(name, option)),
  ].join('\n');
}

const secretNames = /(<!-- secret names -->\n)[\s\S]*?(<!-- end -->)/;
const marked = /(<!-- options: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The document with its tables as they are now. Throws when a section has no place in it, or a place no section. */
export function regenerate(document: string): string {
  const sections = new Set(optionEntries.map(([, { section }]) => section));
  const placed = new Set<string>();
  const result = document.replace(marked, (_, begin: string, name: string, end: string) => {
    const section = [...sections].find((known) => known === name);
    if (section === undefined) throw new Error(`options: ${name} must be a section of the option table`);
    placed.add(name);
    return `${begin}${sectionTable(section)}\n${end}`;
  });
  const missing = [...sections].filter((section) => !placed.has(section));
  if (missing.length > 0)
    throw new Error(`docs/configuration.md must have a place for ${missing.join(', ')}`);
  if (!secretNames.test(result)) throw new Error('docs/configuration.md must have a place for secret names');
  return result.replace(
    secretNames,
    (_, begin: string, end: string) => `${begin}${secretNamesTable()}\n${end}`,
  );
}
