/** A text to be looked for in packed spans, whatever the case of its ASCII letters. */
export class TextInBytes {
  readonly #lower: Uint8Array;
  readonly #upper: Uint8Array;

  constructor(text: string) {
    this.#lower = Buffer.from(asciiCase(text, /[A-Z]/g, 0x20));
    this.#upper = Buffer.from(asciiCase(text, /[a-z]/g, -0x20));
  }

  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const lower = this.#lower;
    const upper = this.#upper;
    const [firstLower, firstUpper] = [lower[0], upper[0]];
    const last = to - lower.length;
    next: for (let at = from; at <= last; at++) {
      const byte = bytes[at];
      if (byte !== firstLower && byte !== firstUpper) continue;
      for (let i = 1; i < lower.length; i++) {
        const other = bytes[at + i];
        if (other !== lower[i] && other !== upper[i]) continue next;
      }
      return true;
    }
    return false;
  }
}

/** Of ASCII letters alone, so that the bytes of both forms stand at the same places. */
const asciiCase = (text: string, letters: RegExp, distance: number): string =>
  text.replace(letters, (letter) => String.fromCharCode(letter.charCodeAt(0) + distance));
