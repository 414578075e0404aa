import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Difference } from './compare.ts';

/** A row of docs/decisions/differences.md; see there what the columns mean. */
export interface ListedDifference {
  readonly line: number;
  readonly programs: string;
  readonly what: string;
  readonly field: string;
  readonly reference: string;
  readonly fast: string;
  readonly reason: string;
}

const columns = 6;

export function parseListed(markdown: string): ListedDifference[] {
  const rows = markdown
    .split('\n')
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.startsWith('| `'));
  return rows.map(({ text, line }) => {
    const cells = text
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length !== columns || cells.some((cell) => cell === ''))
      throw new Error(`differences.md:${line} must have ${columns} filled columns, got ${cells.length}`);
    const [programs = '', what = '', field = '', reference = '', fast = '', reason = ''] = cells.map((cell) =>
      cell.replace(/^`(.*)`$/, '$1').replaceAll('\\|', '|'),
    );
    return { line, programs, what, field, reference, fast, reason };
  });
}

export const readListed = (): ListedDifference[] =>
  parseListed(
    readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'decisions', 'differences.md'), 'utf8'),
  );

const literally = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** Several patterns at once, so that `{v}` can stand for the same text in two of them. */
function matches(patterns: readonly string[], texts: readonly string[]): boolean {
  let seen = 0;
  const source = patterns
    .join('\0')
    .split(/(\*|\{v\})/)
    .map((part) => {
      if (part === '*') return '[^\0]*';
      if (part !== '{v}') return literally(part);
      seen += 1;
      return seen === 1 ? '(?<v>[^\0]*)' : '\\k<v>';
    });
  return new RegExp(`^${source.join('')}$`, 's').test(texts.join('\0'));
}

export const isListed = (row: ListedDifference, program: string, difference: Difference): boolean =>
  row.programs.split(', ').some((name) => matches([name], [program])) &&
  matches(
    [row.what, row.field, row.reference, row.fast],
    [difference.what, difference.field, difference.reference, difference.fast],
  );
