/** The table of docs/libraries.md, from the table of libraries. What stands between `<!-- libraries -->` and `<!-- end -->` is ours. */
import { libraryRows, tracedRows } from './table.ts';

const marked = /(<!-- libraries -->\n)[\s\S]*?(<!-- end -->)/;
const planned = /(<!-- planned -->\n)[\s\S]*?(<!-- end -->)/;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;

function libraryTable(): string {
  const rows = tracedRows.map((row) => {
    const notes = row.kind === 'started' && row.engines === 'fast' ? ' (fast engine only)' : '';
    const names = [row.name, ...(row.aliases ?? [])].map(code).join(', ');
    const cells = [names, row.versions, row.records + notes, row.isOnByDefault ? 'on' : 'off'];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  return ['| Name | Packages | What is recorded | Default |', '|---|---|---|---|', ...rows].join('\n');
}

const plannedNames = (): string =>
  libraryRows
    .filter(({ kind }) => kind === 'planned')
    .map(({ name }) => code(name))
    .join(', ');

/** The document with its tables as they are now. Throws when it has no place for one of them. */
export function regenerate(document: string): string {
  if (!marked.test(document) || !planned.test(document))
    throw new Error('docs/libraries.md must have a place for libraries and for planned');
  return document
    .replace(marked, (_, begin: string, end: string) => `${begin}${libraryTable()}\n${end}`)
    .replace(planned, (_, begin: string, end: string) => `${begin}${plannedNames()}\n${end}`);
}
