/**
 * The short way out: most paths and queries have nothing to hide, and are looked at once. A name needs a `=` or a `:` behind it, a user
 * an `@`, and each of them may be encoded.
 */
const inPath = /[=:@]|%(?:25|3[aAdD]|40|u)|eyJ/;

export const isRemarkablePath = (path: string): boolean => inPath.test(path);

/** A user needs `//` or a `:` in front. The colon of `12:30` is nothing remarkable. */
const inQuery = /(?<!\d\d)(?::|%3[aA])|(?::|%3[aA])(?!\d\d)|\/\/|%(?:25|3[dD]|2[fF]%2[fF]|u)|eyJ/;

/** Beside its `name=value`, a second `=` in one of them excepted. */
export const isRemarkableQuery = (query: string): boolean => inQuery.test(query);

/** Signs without which a message or a header has nothing to mask. */
const signs = ['=', '%', '@', 'eyJ'];
const othersSigns = /["']:|:\s*["'[{]|authorization|cookie|x-api-key|bearer|basic/i;

export function mayHoldSecret(text: string): boolean {
  return signs.some((sign) => text.includes(sign)) || othersSigns.test(text);
}
