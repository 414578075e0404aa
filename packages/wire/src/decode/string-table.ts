const SLOTS = 2048;
const LONGEST = 40;

/**
 * Attribute names and service names repeat in every span. This keeps one string of each, so that they are neither
 * decoded nor stored again. Bounded: a newcomer takes the slot of whoever has the same hash.
 */
export class StringTable {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');

  /** The text of `bytes[start, end)`, which is UTF-8; bad sequences become U+FFFD. */
  decode(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > LONGEST) return bytes.toString('utf8', start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#slots[slot] as string;
    if (known.length === length && sameAscii(known, bytes, start)) return known;
    const text = bytes.toString('utf8', start, end);
    this.#slots[slot] = text;
    return text;
  }
}

/** True only for ASCII, where one byte is one character. */
function sameAscii(text: string, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < text.length; index++) {
    const byte = bytes[start + index] as number;
    if (byte > 0x7f || byte !== text.charCodeAt(index)) return false;
  }
  return true;
}
