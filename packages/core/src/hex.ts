/** Fixed-width lower-case hex, from and to 32-bit words: the one place where ids become text. */

const digitPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** Value of a character code, or -1; upper case is read too. */
const digitValues = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16);
  digitValues[text.charCodeAt(0)] = digit;
  digitValues[text.toUpperCase().charCodeAt(0)] = digit;
}

/** Two digits: `0f`. */
export function formatByte(byte: number): string {
  return digitPairs[byte & 0xff] as string;
}

/** Eight digits: `deadbeef`. */
export function formatWord(word: number): string {
  return formatByte(word >>> 24) + formatByte(word >>> 16) + formatByte(word >>> 8) + formatByte(word);
}

/** Whether `text[from, to)` lies inside the text and is hex digits only. */
export function isHex(text: string, from: number, to: number): boolean {
  if (to > text.length) return false;
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f || (digitValues[code] as number) < 0) return false;
  }
  return true;
}

/**
 * The word that `text[from, to)` spells, at most eight digits, none gives 0. The caller has asked `isHex` first. Signed,
 * because a signed word stays a small integer in V8 and an unsigned one does not.
 */
export function parseWord(text: string, from: number, to: number): number {
  let word = 0;
  for (let index = from; index < to; index++)
    word = (word << 4) | (digitValues[text.charCodeAt(index)] as number);
  return word;
}
