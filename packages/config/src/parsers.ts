/**
 * Texts of variables to values. A parser never throws and reads nothing but its text; its `rule` is the same sentence
 * in warnings and in the documentation.
 */
import { maskSecrets } from '@spoor/redaction';
import { parseLength } from '@spoor/rules';
import { did } from './messages.ts';
import type { Parsed, Parser } from './option.ts';

const value = <T>(parsed: T): Parsed<T> => ({ value: parsed });

export const text: Parser<string> = {
  rule: 'text',
  parse: (raw) => value(raw.trim()),
};

/** As written, blanks included: for passwords. */
export const verbatim: Parser<string> = { rule: 'text', parse: value };

/** Specification: only `true` is true; any other text is false, and worth a warning unless it is `false`. */
export const boolean: Parser<boolean> = {
  rule: 'true or false',
  type: 'boolean',
  parse(raw) {
    const lower = raw.trim().toLowerCase();
    if (lower === 'true') return value(true);
    return lower === 'false' ? value(false) : { value: false, remark: did.using('false') };
  },
};

/** What Go's strconv.ParseBool accepts, as the Jaeger clients do. */
export const goBoolean: Parser<boolean> = {
  rule: 'true or false (1, t and 0, f too)',
  type: 'boolean',
  parse(raw) {
    if (/^(1|t|T|TRUE|true|True)$/.test(raw.trim())) return value(true);
    return /^(0|f|F|FALSE|false|False)$/.test(raw.trim()) ? value(false) : undefined;
  },
};

interface Bounds {
  readonly least: number;
  readonly most?: number;
  readonly unit?: string;
}

export function wholeNumber({ least, most = Number.MAX_SAFE_INTEGER, unit }: Bounds): Parser<number> {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` and <= ${most}`;
  return {
    type: 'number',
    rule: `a whole number${unit === undefined ? '' : ` of ${unit}`} >= ${least}${upTo}`,
    parse(raw) {
      const trimmed = raw.trim();
      const number = Number(trimmed);
      return /^\+?\d+$/.test(trimmed) && number >= least && number <= most ? value(number) : undefined;
    },
  };
}

/** The longest delay a Node timer can hold. */
const longestDelayMs = 2 ** 31 - 1;

export const milliseconds = wholeNumber({ least: 0, most: longestDelayMs, unit: 'milliseconds' });
export const count = wholeNumber({ least: 0 });
export const positiveCount = wholeNumber({ least: 1 });
export const port = wholeNumber({ least: 1, most: 65_535 });

/** JAEGER_* durations: a bare number is milliseconds (Node, Java), otherwise Go's `1m30s`. */
export const duration: Parser<number> = {
  rule: 'milliseconds or a Go duration such as 500ms or 2s',
  type: 'number | string',
  parse(raw) {
    const trimmed = raw.trim();
    if (/^\d+$/.test(trimmed)) return milliseconds.parse(trimmed);
    const micros = parseLength(trimmed);
    if (micros === undefined) return undefined;
    const whole = Math.round(micros / 1000);
    return whole <= longestDelayMs ? value(whole) : undefined;
  },
};

export const decimal: Parser<number> = {
  rule: 'a number >= 0',
  type: 'number',
  parse(raw) {
    const trimmed = raw.trim();
    return /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? value(Number(trimmed)) : undefined;
  },
};

/** `a, b or c`. */
export const spoken = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** The type of one of these texts. */
const unionOf = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' | ');

/** Case-insensitive; answers in our spelling. `refused` parses too, so that its own line can say why not. */
export function oneOf<const T extends string, const R extends string = never>(
  names: readonly T[],
  refused: readonly R[] = [],
): Parser<T | R> {
  const all: readonly (T | R)[] = [...names, ...refused];
  return {
    rule: spoken(names),
    type: unionOf(names),
    parse(raw) {
      const found = all.find((name) => name.toLowerCase() === raw.trim().toLowerCase());
      return found === undefined ? undefined : value(found);
    },
  };
}

/** Comma-separated, trimmed, each once, in order. */
export const splitList = (raw: string): string[] => [
  ...new Set(
    raw
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ),
];

export const list: Parser<readonly string[]> = {
  rule: 'a comma-separated list',
  type: 'readonly string[]',
  parse: (raw) => {
    const items = splitList(raw);
    return items.length === 0 ? undefined : value(items);
  },
};

export const lowerCaseList: Parser<readonly string[]> = {
  ...list,
  parse: (raw) => list.parse(raw.toLowerCase()),
};

/** `none` stands for the empty list and must be alone; unknown names are left out, the known ones kept. */
export function listOf<const T extends string>(names: readonly T[]): Parser<readonly T[]> {
  return {
    rule: `a list of ${spoken(names)}, or none`,
    type: `readonly (${unionOf(names)})[]`,
    parse(raw) {
      const items = splitList(raw.toLowerCase());
      if (items.includes('none')) {
        return items.length === 1 ? value([]) : { value: [], remark: did.noneAlone() };
      }
      const known = names.filter((name) => items.includes(name));
      if (known.length === 0) return undefined;
      known.sort((a, b) => items.indexOf(a) - items.indexOf(b));
      const unknown = items.filter((item) => !known.some((name) => name === item));
      if (unknown.length === 0) return value(known);
      return { value: known, remark: did.leftOut(unknown.join(', ')) };
    },
  };
}

/** `collector:4318`, as gRPC's targets are written, with a path and a query or without. */
const hostAndPort = /^(\[[\da-f:.]+\]|[a-z\d][\w.-]*):\d{1,5}([/?]\S*)?$/i;

export const httpUrl: Parser<string> = {
  rule: 'an http or https URL',
  parse(raw) {
    const trimmed = raw.trim();
    const isBare = hostAndPort.test(trimmed);
    const url = isBare ? `http://${trimmed}` : trimmed;
    if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
    return isBare ? { value: url, remark: did.using(maskSecrets(url)) } : value(url);
  },
};

/** Of a URL or of `host:port` the host is taken, and the rest is said to be of no use. */
export const hostName: Parser<string> = {
  rule: 'a host name or an address',
  parse(raw) {
    const trimmed = raw.trim();
    const bare = trimmed
      .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
      .replace(/^[^/@]*@/, '')
      .replace(/[/?#].*$/, '');
    const [, bracketed] = /^\[([\da-f:.]+)\](?::\d*)?$/i.exec(bare) ?? [];
    const host = bracketed ?? (bare.split(':').length === 2 ? bare.replace(/:.*$/, '') : bare);
    if (!/^[\w.:%-]+$/.test(host)) return undefined;
    if (host === trimmed || `[${host}]` === trimmed) return value(host);
    return { value: host, remark: did.hostOnly(host) };
  },
};
