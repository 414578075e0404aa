/**
 * Which functions are traced, one selector for each:
 *
 *   ./src/db.js#Repo.find     ./src/**\/*.js#*Service.*     !./src/**#*.toString
 *   lodash#merge     @acme/pay/lib/client.js#Client.#sign     ./src/cart.js#price:callback     ./src/app.js:42
 *
 * Before the `#` the file, behind it the path of names in the source. Nothing here knows a file or a program.
 */
import { type Place, parsePlace } from './place.ts';

/** The function that is called like this, or the one that begins in this line. */
export type What = NamedFunction | { readonly kind: 'line'; readonly line: number };

export interface NamedFunction {
  readonly kind: 'name';
  readonly text: string;
  readonly pattern: RegExp;
  /** No `*` in it. */
  readonly isExact: boolean;
  /** No `*` in its last name: what a pattern never takes is meant. */
  readonly isLastExact: boolean;
  /** A text that every file with such a function holds; empty where there is none. */
  readonly literal: string;
}

export interface Selector {
  readonly text: string;
  /** Takes away what selectors before it have chosen. */
  readonly isNegated: boolean;
  readonly place: Place;
  readonly what: What;
  /** Which argument is the callback; negative from the end. */
  readonly callback: number | undefined;
}

export const selectorRule =
  'a file or package and a path of names such as ./src/db.js#Repo.find or lodash#merge';

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** `Repo.find`, `*Service.*`, `**.find`: `*` stands for characters of one name, `**` for any number of names. */
function patternOf(text: string): RegExp {
  const names = text.split('.').map((name) => {
    if (name === '**') return undefined;
    return name.split('*').map(escaped).join('[^.]*');
  });
  let source = '';
  names.forEach((name, index) => {
    const isLast = index === names.length - 1;
    if (name === undefined) source += isLast ? '.+' : '(?:.+\\.)?';
    else source += isLast ? name : `${name}\\.`;
  });
  return new RegExp(`^${source}$`);
}

/** The longest text between the `*`s, of the last name that has one. */
function literalOf(text: string): string {
  for (const name of text.split('.').reverse()) {
    // `default` need not be written in a file that has one, and no file holds the sign of a symbol.
    if (name === 'default') return '';
    const pieces = name.replace(/^(@@|#)/, '').split('*');
    const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
    if (longest !== '') return longest;
  }
  return '';
}

const nameRule = /^(\*\*|@@[\w$*]+|#?[\w$*\u0080-\uffff]+)$/;

function parseName(text: string): NamedFunction | undefined {
  const names = text.split('.');
  if (!names.every((name) => nameRule.test(name))) return undefined;
  const last = names.at(-1) as string;
  return {
    kind: 'name',
    text,
    pattern: patternOf(text),
    isExact: !text.includes('*'),
    isLastExact: !last.includes('*'),
    literal: literalOf(text),
  };
}

const callbackRule = /:callback(?:=(-?\d{1,2}))?$/;
const lineRule = /^([^#]+):(\d{1,7})$/;

/** @returns undefined for a text that is no selector */
export function parseSelector(text: string): Selector | undefined {
  const isNegated = text.startsWith('!');
  let rest = text.slice(isNegated ? 1 : 0).trim();
  const option = callbackRule.exec(rest);
  const callback = option === null ? undefined : Number(option[1] ?? -1);
  if (option !== null) rest = rest.slice(0, option.index);
  const at = rest.indexOf('#');
  const [, file = '', line = ''] = at === -1 ? (lineRule.exec(rest) ?? []) : [];
  const place = parsePlace(at === -1 ? file : rest.slice(0, at));
  const what: What | undefined =
    at === -1 ? { kind: 'line', line: Number(line) } : parseName(rest.slice(at + 1));
  if (place === undefined || what === undefined || (what.kind === 'line' && what.line === 0))
    return undefined;
  return { text, isNegated, place, what, callback };
}
