import { type ScannedValue, scannedText } from './scan-record.ts';

export const comparisons = ['=', '!=', '>', '>=', '<', '<=', '~'] as const;
export type Comparison = (typeof comparisons)[number];

/**
 * What a span must say. `key` is a tag's, or one of the names in `columnKeys` and `aliases`; the empty key stands for
 * every text of the span. `~` compares with a pattern: `*` is any run of characters, without one the text is contained.
 */
export interface Condition {
  readonly key: string;
  readonly compare: Comparison;
  /** For `duration` microseconds as digits. */
  readonly value: string;
}

/** With `not` no span of the trace may fulfil it; without, the same span fulfils all of them. */
export interface Where extends Condition {
  readonly not: boolean;
}

/** What the store holds in columns and no tag may hide. */
export const columnKeys = ['service', 'operation', 'name', 'kind', 'duration', 'error'] as const;

/** Short names for what senders of two generations of conventions call differently. */
export const aliases: Readonly<Record<string, readonly string[]>> = {
  status: ['status', 'http.response.status_code', 'http.status_code'],
  method: ['method', 'http.request.method', 'http.method'],
  path: ['path', 'url.path', 'http.target', 'http.path', 'url.full', 'http.url'],
};

export const keysOf = (key: string): readonly string[] =>
  (Object.hasOwn(aliases, key) ? aliases[key] : undefined) ?? [key];

export type ValueTest = (value: ScannedValue) => boolean;

const isOrdering = (compare: Comparison): boolean => compare.startsWith('>') || compare.startsWith('<');

/** Whether the comparison makes sense: sizes are compared with numbers. */
export function isComparable({ compare, value }: Condition): boolean {
  return !isOrdering(compare) || (value.trim() !== '' && Number.isFinite(Number(value)));
}

export function valueTest({ key, compare, value }: Condition): ValueTest {
  const textOf = key === 'path' ? (scanned: ScannedValue) => pathOf(scannedText(scanned)) : scannedText;
  if (compare === '=') return (scanned) => textOf(scanned) === value;
  if (compare === '!=') return (scanned) => textOf(scanned) !== value;
  if (compare === '~') {
    const matches = patternTest(value);
    return (scanned) => matches(textOf(scanned));
  }
  const compares = orderings[compare];
  const bound = Number(value);
  return (scanned) => {
    const number = numberOf(scanned);
    return number !== undefined && compares(number, bound);
  };
}

const orderings = {
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
} as const;

function numberOf(value: ScannedValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** Whatever its case. Piece by piece from the left, so that no pattern takes longer than its text is long. */
export function patternTest(pattern: string): (text: string) => boolean {
  const pieces = pattern.toLowerCase().split('*');
  const [first = ''] = pieces;
  if (pieces.length === 1) return (text) => text.toLowerCase().includes(first);
  const last = pieces.at(-1) ?? '';
  const between = pieces.slice(1, -1);
  return (text) => {
    const lower = text.toLowerCase();
    if (!lower.startsWith(first) || lower.length < first.length + last.length) return false;
    let at = first.length;
    for (const piece of between) {
      const found = lower.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return at <= lower.length - last.length && lower.endsWith(last);
  };
}

/** Without the host in front and the query behind. */
export const pathOf = (url: string): string =>
  url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
