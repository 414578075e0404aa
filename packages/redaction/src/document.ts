/** The list of docs/configuration.md. */
import { ambiguousNames, secretEndings, secretParts, secretWords } from './secret-names.ts';

const sorted = (names: readonly string[]): string =>
  [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(' ');

export function secretNamesTable(): string {
  return [
    '| A value is masked when its name | |',
    '|---|---|',
    `| contains | ${sorted(secretParts)} |`,
    `| ends in | ${sorted(secretEndings)} |`,
    `| or its last word is, or that of a part between brackets and dots | ${sorted(secretWords)} |`,
    `| is, in a URL | ${sorted(ambiguousNames)} |`,
  ].join('\n');
}
