/** Percent-encoding for headers (RFC 3986, 2.1), of UTF-8, in both directions, for any input and without exceptions. */

import { isHex, parseWord } from '../hex.ts';
import { RealBuffer } from '../node-globals.ts';

const percent = 0x25;

/** `DF%2028` to `DF 28`. A `%` without two digits stays; bytes that are no UTF-8 become U+FFFD (W3C Baggage, 3.3.1.3). */
export function percentDecode(text: string): string {
  if (text.indexOf('%') === -1) return text;
  const bytes = RealBuffer.from(text, 'utf8');
  let written = 0;
  for (let read = 0; read < bytes.length; read++) {
    let byte = bytes[read] ?? 0;
    if (byte === percent) {
      const digits = String.fromCharCode(bytes[read + 1] ?? 0, bytes[read + 2] ?? 0);
      if (isHex(digits, 0, 2)) {
        byte = parseWord(digits, 0, 2);
        read += 2;
      }
    }
    bytes[written++] = byte;
  }
  return bytes.toString('utf8', 0, written);
}

/** One flag for each ASCII character that may stand as it is. */
export type PlainCharacters = Uint8Array;

export function plainCharacters(isPlain: (code: number) => boolean): PlainCharacters {
  return Uint8Array.from({ length: 128 }, (_, code) => (isPlain(code) && code !== percent ? 1 : 0));
}

export function isPlain(text: string, plain: PlainCharacters): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127 || plain[code] !== 1) return false;
  }
  return true;
}

/** Everything else leaves as `%XX` of its UTF-8; an unpaired surrogate as U+FFFD. */
export function percentEncode(text: string, plain: PlainCharacters): string {
  if (isPlain(text, plain)) return text;
  let encoded = '';
  for (const byte of RealBuffer.from(text, 'utf8')) {
    encoded +=
      byte < 128 && plain[byte] === 1
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
