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
 * The value behind a colon of JSON or of something like it: `"…"`, `\"…\"` where JSON stands in a string, or a bare word.
 * `from` is the index behind the colon.
 */
export function quotedValue(text: string, from: number): { from: number; to: number } {
  let start = from;
  while (kinds[text.charCodeAt(start)] === blank) start++;
  let opening = start;
  while (text.charCodeAt(opening) === 0x5c) opening++;
  if (kinds[text.charCodeAt(opening)] !== quote) {
    let end = start;
    while (end < text.length && !',}] \t\r\n&'.includes(text.charAt(end))) end++;
    return { from: start, to: end };
  }
  const escapes = opening - start;
  const sign = text.charAt(opening);
  for (let end = text.indexOf(sign, opening + 1); end !== -1; end = text.indexOf(sign, end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes <= escapes) return { from: opening + 1, to: end - backslashes };
  }
  return { from: opening + 1, to: text.length };
}
