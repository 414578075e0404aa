import { parseDuration } from '../text/format-duration.ts';

export const operators = ['>=', '<=', '!=', '=', '>', '<', '~'] as const;
export type Operator = (typeof operators)[number];

/** One condition as it was written. The empty key stands for a text anywhere in the span. */
export interface Term {
  readonly key: string;
  readonly operator: Operator;
  readonly value: string;
  /** Written with a minus in front: what fulfils it is left out. */
  readonly not: boolean;
}

export type Query =
  | { readonly tag: 'terms'; readonly terms: readonly Term[] }
  | { readonly tag: 'refused'; readonly reason: string };

const term = /\s*(-?)(?:([^\s=<>!~"]+)(>=|<=|!=|=|>|<|~))?("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/y;

/** `status>=500 http.route~/cart/* user="Ada L." -test=true timeout` */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  let end = 0;
  while (text.slice(end).trim() !== '') {
    term.lastIndex = end;
    const match = term.exec(text);
    if (match === null || term.lastIndex === end) return refused(text.slice(end));
    end = term.lastIndex;
    const [, minus = '', key = '', operator, raw = ''] = match;
    const value = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    if (key === '' && value === '') return refused(match[0]);
    const read = { key, operator: (operator ?? '~') as Operator, value, not: minus !== '' };
    const reason = faultOf(read);
    if (reason !== undefined) return { tag: 'refused', reason };
    terms.push(read);
  }
  return { tag: 'terms', terms };
}

const refused = (rest: string): Query => ({
  tag: 'refused',
  reason: `a search must be words and conditions such as status>=500 or user="Ada L.", got ${rest.trim().slice(0, 60)}`,
});

function faultOf({ key, operator, value }: Term): string | undefined {
  if (key === 'duration' && operator !== '~' && parseDuration(value) === undefined)
    return `duration must be such as 200ms or 1.5s, got ${shown(value)}`;
  if (!isOrdering(operator) || key === 'duration' || isNumber(value)) return undefined;
  return `${key}${operator} must have a number behind it, got ${shown(value)}`;
}

const shown = (value: string): string => (value === '' ? 'nothing' : value.slice(0, 40));
export const isOrdering = (operator: Operator): boolean => /^[<>]/.test(operator);
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** As `parseQuery` reads it back. */
export function formatTerm({ key, operator, value, not }: Term): string {
  const isPlain = /^[^\s"\\]+$/.test(value) && (key !== '' || !/[=<>!~]|^-/.test(value));
  const text = isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
  return `${not ? '-' : ''}${key}${key === '' ? '' : operator}${text}`;
}

/** The same search with one more condition, or without it if it is there. */
export function toggleTerm(text: string, wanted: Term): string {
  const query = parseQuery(text);
  const written = formatTerm(wanted);
  if (query.tag === 'refused') return written;
  const all = query.terms.map(formatTerm);
  return (all.includes(written) ? all.filter((one) => one !== written) : [...all, written]).join(' ');
}
