// Parts of RFC 8259 that need no state. Each function gets where something begins and returns where it ends, or FAULT.

export const FAULT = -1;

const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const EXPONENT = 0x65;
const LOWER_CASE_BIT = 0x20;
const UNICODE_ESCAPE = 0x75;
const SIMPLE_ESCAPES = /* @__PURE__ */ Buffer.from('"\\/bfnrt');

/** `-0.5e+3` */
export function numberEnd(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : digitsEnd(bytes, at);
  if (at !== FAULT && bytes[at] === DOT) at = digitsEnd(bytes, at + 1);
  if (at === FAULT || ((bytes[at] ?? 0) | LOWER_CASE_BIT) !== EXPONENT) return at;
  const sign = bytes[at + 1];
  return digitsEnd(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** At least one. */
function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  return at === start ? FAULT : at;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= NINE;

/** What stands behind a backslash. */
export function escapeEnd(bytes: Uint8Array, start: number): number {
  const byte = bytes[start] ?? 0;
  if (SIMPLE_ESCAPES.includes(byte)) return start + 1;
  if (byte !== UNICODE_ESCAPE) return FAULT;
  for (let at = start + 1; at < start + 5; at++) if (!isHexDigit(bytes[at])) return FAULT;
  return start + 5;
}

function isHexDigit(byte: number | undefined): boolean {
  if (isDigit(byte)) return true;
  const lower = (byte ?? 0) | LOWER_CASE_BIT;
  return lower >= 0x61 && lower <= 0x66;
}

export function wordEnd(bytes: Uint8Array, start: number, word: string): number {
  for (let index = 0; index < word.length; index++)
    if (bytes[start + index] !== word.charCodeAt(index)) return FAULT;
  return start + word.length;
}
