/** RFC 7230, OWS: spaces and horizontal tabs around a field or a list member mean nothing. */

const isOptionalSpace = (code: number): boolean => code === 0x20 || code === 0x09;

/** First index at or after `from` that holds something, or `to`. */
export function skipSpace(text: string, from: number, to: number): number {
  let index = from;
  while (index < to && isOptionalSpace(text.charCodeAt(index))) index++;
  return index;
}

/** The index after the last character before `to` that is something, or `from`. */
export function trimEnd(text: string, from: number, to: number): number {
  let index = to;
  while (index > from && isOptionalSpace(text.charCodeAt(index - 1))) index--;
  return index;
}
