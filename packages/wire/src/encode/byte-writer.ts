import type { Eights } from '@spoor/core';
import { RealBuffer } from '@spoor/core';

/**
 * A buffer that grows, written from the front. Strings below this many characters are written with a loop while they
 * are ASCII, longer ones by Node's own encoder: a call into it costs about as much as 24 turns of the loop.
 */
export const shortString = 24;
/** The most bytes that UTF-8 takes for one UTF-16 unit. */
const bytesPerUnit = 3;
const longestVarint = 10;

/** Node's own method where it is there: without the look-up of the encoding's name in `write`. */
const utf8Write: (this: Buffer, value: string, at: number) => number =
  (Buffer.prototype as { utf8Write?: (value: string, at: number) => number }).utf8Write ??
  Buffer.prototype.write;

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export class ByteWriter {
  bytes: Buffer;
  /** On the same memory, to store words at any place. */
  view: DataView;
  at: number;
  /** No content may go beyond: what does is not written, and `overflowed` says so. */
  readonly limit: number;
  overflowed: boolean;

  constructor(capacity: number, limit: number) {
    this.bytes = RealBuffer.allocUnsafeSlow(capacity);
    this.view = viewOf(this.bytes);
    this.at = 0;
    this.limit = limit;
    this.overflowed = false;
  }

  /** Room for that many bytes more. Every method asks for its own; nobody else has to. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const grown = RealBuffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + count));
    this.bytes.copy(grown, 0, 0, this.at);
    this.use(grown);
  }

  /** Goes on in another buffer, at the same place. */
  use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.at++] = value;
  }

  two(first: number, second: number): void {
    this.reserve(2);
    this.bytes[this.at++] = first;
    this.bytes[this.at++] = second;
  }

  /** As they are; for a few bytes a loop, as for strings. */
  raw(source: Uint8Array): void {
    const { length } = source;
    if (length > this.limit - this.at) {
      this.overflowed = true;
      return;
    }
    this.reserve(length);
    const { bytes } = this;
    let at = this.at;
    if (length < shortString)
      for (let index = 0; index < length; index++) bytes[at++] = source[index] as number;
    else bytes.set(source, at);
    this.at += length;
  }

  /** Base-128, low groups first, of an unsigned 32-bit word. */
  varint(value: number): void {
    this.reserve(longestVarint);
    const { bytes } = this;
    let rest = value >>> 0;
    let at = this.at;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.at = at;
  }

  /** The same for 64 bits in two words. */
  varint64(high: number, low: number): void {
    if (high === 0) {
      this.varint(low);
      return;
    }
    this.reserve(longestVarint);
    const { bytes } = this;
    let at = this.at;
    bytes[at] = (low & 0x7f) | 0x80;
    bytes[at + 1] = ((low >>> 7) & 0x7f) | 0x80;
    bytes[at + 2] = ((low >>> 14) & 0x7f) | 0x80;
    bytes[at + 3] = ((low >>> 21) & 0x7f) | 0x80;
    // Four bits of the low word are left, the fifth group takes three of the high one.
    const group = (low >>> 28) | ((high & 0x7) << 4);
    let rest = high >>> 3;
    bytes[at + 4] = rest === 0 ? group : group | 0x80;
    at += 5;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    if (rest !== 0) bytes[at++] = rest;
    this.at = at;
  }

  /** So many bytes of those that were made into doubles beforehand. */
  eights(eights: Eights, byteLength: number): void {
    this.reserve(eights.length * 8);
    const { view, at } = this;
    for (let index = 0; index < eights.length; index++)
      view.setFloat64(at + index * 8, eights[index] as number, true);
    this.at = at + byteLength;
  }

  /** Big-endian, as the binary protocol has it. */
  word(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  wordLittleEndian(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.at, value, true);
    this.at += 4;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value);
    this.at += 8;
  }

  doubleLittleEndian(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** Its length in bytes as a varint, then UTF-8. A lone surrogate becomes U+FFFD. */
  varintString(value: string): void {
    const { length } = value;
    if (length < shortString && this.#shortAscii(value, 1)) {
      this.bytes[this.at] = length;
      this.at += 1 + length;
    } else this.#longVarintString(value);
  }

  /** The same behind a length in one word. */
  wordString(value: string): void {
    const { length } = value;
    if (length < shortString && this.#shortAscii(value, 4)) {
      this.word(length);
      this.at += length;
      return;
    }
    const start = this.at;
    this.at += 4;
    const written = this.#utf8(value);
    this.at = start;
    this.word(written);
    this.at += written;
  }

  /** UTF-8 alone. */
  utf8(value: string): void {
    if (value.length < shortString && this.#shortAscii(value, 0)) this.at += value.length;
    else this.at += this.#utf8(value);
  }

  /** Writes behind a gap and moves nothing; false when it met something else than ASCII. */
  #shortAscii(value: string, gap: number): boolean {
    const { length } = value;
    this.reserve(gap + length);
    const { bytes } = this;
    let at = this.at + gap;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[at++] = code;
    }
    return true;
  }

  #longVarintString(value: string): void {
    const start = this.at;
    // Right for ASCII, which nearly every long string is.
    const guess = varintLength(value.length);
    this.at = start + guess;
    const written = this.#utf8(value);
    const needed = varintLength(written);
    if (needed !== guess) {
      this.reserve(written + needed);
      this.bytes.copyWithin(start + needed, start + guess, start + guess + written);
    }
    this.at = start;
    this.varint(written);
    this.at += written;
  }

  /** Writes at `at` without moving it and returns the length. */
  #utf8(value: string): number {
    // UTF-8 has at least as many bytes as UTF-16 has units, so this cannot fit.
    if (value.length > this.limit - this.at) {
      this.overflowed = true;
      return 0;
    }
    this.reserve(value.length * bytesPerUnit);
    return utf8Write.call(this.bytes, value, this.at);
  }

  /** Leaves room for the length of what follows; `close` fills it in. */
  open(): number {
    this.reserve(1);
    return this.at++;
  }

  /** Writes the length of everything since `open` as a varint, moving it when the length needs more than one byte. */
  close(opened: number): void {
    const length = this.at - opened - 1;
    if (length > 0x7f) this.shift(opened + 1, varintLength(length) - 1);
    const end = this.at;
    this.at = opened;
    this.varint(length);
    this.at = end;
  }

  /** Moves what was written since `from` up by that many bytes, or down. */
  shift(from: number, count: number): void {
    this.reserve(count);
    this.bytes.copyWithin(from + count, from, this.at);
    this.at += count;
  }
}

export function varintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}
