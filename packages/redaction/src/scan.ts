/** Where names and values stand in a text: what separates them, and where a value ends. */

export const [separator, equals, colon, quote, blank] = [1, 2, 3, 4, 5];

function table(signs: Readonly<Record<number, string>>): Uint8Array {
  const kinds = new Uint8Array(128);
  for (const [kind, all] of Object.entries(signs))
    for (const sign of all) kinds[sign.charCodeAt(0)] = Number(kind);
  return kinds;
}

/** Of the characters that end a name. Others, `[`, `]`, `.`, `-` and `+` among them, belong to it. */
export const kinds = table({
  [separator]: '?&;#/,{}()<>|\\`^',
  [equals]: '=',
  [colon]: ':',
  [quote]: '"\'',
  [blank]: ' \t\r\n',
});

/** The ends of a value: of one in a query, in a path, in a text of any kind. */
const ends = {
  query: table({ 1: '&#' }),
  path: table({ 1: '/?#' }),
  text: table({ 1: '&#"\'<>`|\\)}] \t\r\n' }),
};
export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Surroundings = keyof typeof ends;

/** The index behind the value that begins at `from`. */
export function endOfValue(text: string, from: number, surroundings: Surroundings): number {
  const table = ends[surroundings];
  let index = from;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 128) continue;
    if (table[code] === 1) break;
    // `; ` and `, ` end a value in a header or a sentence, `;` and `,` alone may belong to it.
    if (surroundings === 'text' && (code === 0x3b || code === 0x2c) && isBlankOrEnd(text, index + 1)) break;
  }
  return index;
}

const isBlankOrEnd = (text: string, index: number): boolean =>
  index === text.length || kinds[text.charCodeAt(index)] === blank;

/**
 * The value behind a colon of JSON or of something like it: `"…"`, `\"…\"` where JSON stands in a string, an array or an object
 * with all that is in it, or a bare word. `from` is the index behind the colon.
 */
export function quotedValue(text: string, from: number): Range {
  let start = from;
  while (kinds[text.charCodeAt(start)] === blank) start++;
  let opening = start;
  while (text.charCodeAt(opening) === 0x5c) opening++;
  if (kinds[text.charCodeAt(opening)] === quote) return insideOfQuotes(text, opening);
  if (opensBracket(text, start)) return { from: start, to: endOfBrackets(text, start) };
  let end = start;
  while (end < text.length && !',}] \t\r\n&'.includes(text.charAt(end))) end++;
  return { from: start, to: end };
}

const opensBracket = (text: string, index: number): boolean => '[{'.includes(text.charAt(index) || ' ');

/** Whether a value stands there that cannot be the next word of a sentence. */
export function isQuotedAt(text: string, from: number): boolean {
  let index = from;
  while (kinds[text.charCodeAt(index)] === blank || text.charCodeAt(index) === 0x5c) index++;
  return kinds[text.charCodeAt(index)] === quote || opensBracket(text, index);
}

/** `opening` is the index of the quotation mark; one that is escaped more often than it is not its end. */
function insideOfQuotes(text: string, opening: number): Range {
  const escapes = backslashesBefore(text, opening);
  const sign = text.charAt(opening);
  for (let end = text.indexOf(sign, opening + 1); end !== -1; end = text.indexOf(sign, end + 1)) {
    const backslashes = backslashesBefore(text, end);
    if (backslashes <= escapes) return { from: opening + 1, to: end - backslashes };
  }
  return { from: opening + 1, to: text.length };
}

function backslashesBefore(text: string, index: number): number {
  let count = 0;
  while (text.charCodeAt(index - 1 - count) === 0x5c) count++;
  return count;
}

function endOfBrackets(text: string, from: number): number {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    const sign = text.charAt(index);
    if (kinds[text.charCodeAt(index)] === quote) index = text.indexOf(sign, insideOfQuotes(text, index).to);
    else if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (index === -1) break;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** What stands between the two quotation marks in front of a colon: `"name":`, `\"name\" :`. */
export function nameInQuotes(text: string, opening: number, closing: number, colonAt: number): string {
  if (opening === -1 || text.slice(closing + 1, colonAt).trim() !== '') return '';
  return text.slice(opening + 1, closing).replace(/\\+$/, '');
}

/** The value of a header, which may consist of several words: `Bearer abc`. */
export function restOfLine(text: string, from: number): Range {
  const start = text.charCodeAt(from) === 0x20 ? from + 1 : from;
  let to = start;
  while (to < text.length && !'\r\n"\'`}&'.includes(text.charAt(to))) to++;
  return { from: start, to };
}
