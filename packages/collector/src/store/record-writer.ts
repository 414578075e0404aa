import type { LogRecord, ReferenceRecord, SpanRecord, Tag } from '@spoor/wire';
import type { Dictionary } from './dictionary.ts';
import { hashText } from './tag-hash.ts';
import { tagText } from './tag-text.ts';

/** First byte of a stored value; `RecordReader` reads by the same table. */
export const valueCode = {
  string: 0,
  false: 1,
  true: 2,
  int: 3,
  bigint: 4,
  float: 5,
  binary: 6,
} as const;

/** Strings up to this length are written by a loop, which is faster than a call into the runtime. */
const loopMaxChars = 64;

/**
 * Packs what the columns of a segment do not hold: flags, tags, logs, references. One scratch buffer is used
 * for all spans; the caller copies `bytes` and `hashes` out before it writes the next span.
 *
 *     flags · count · (key value)* · count · (time count (key value)*)* · count · (type trace span)*
 */
export class RecordWriter {
  #buffer = Buffer.allocUnsafe(64 * 1024);
  #hashes = new Int32Array(256);
  #length = 0;
  #hashCount = 0;

  write(span: SpanRecord, keys: Dictionary): void {
    this.#length = 0;
    this.#hashCount = 0;
    this.#varint(span.flags >>> 0);
    this.#tags(span.tags, keys);
    this.#varint(span.logs.length);
    for (const log of span.logs) this.#log(log, keys);
    this.#varint(span.references.length);
    for (const reference of span.references) this.#reference(reference);
  }

  get length(): number {
    return this.#length;
  }

  get hashCount(): number {
    return this.#hashCount;
  }

  copyTo(bytes: Buffer, offset: number): void {
    this.#buffer.copy(bytes, offset, 0, this.#length);
  }

  copyHashesTo(hashes: Int32Array, offset: number): void {
    for (let i = 0; i < this.#hashCount; i++) hashes[offset + i] = this.#hashes[i] ?? 0;
  }

  #log(log: LogRecord, keys: Dictionary): void {
    this.#double(log.timeMicros);
    this.#tags(log.fields, keys);
  }

  #reference(reference: ReferenceRecord): void {
    this.#byte(reference.type === 'CHILD_OF' ? 0 : 1);
    this.#string(reference.traceId, 0);
    this.#string(reference.spanId, 0);
  }

  #tags(tags: readonly Tag[], keys: Dictionary): void {
    this.#varint(tags.length);
    for (const tag of tags) {
      const key = keys.idOf(tag.key);
      this.#varint(key);
      this.#addHash(this.#value(tag, keys.hashes[key] ?? 0));
    }
  }

  #addHash(hash: number): void {
    if (this.#hashCount === this.#hashes.length) {
      const larger = new Int32Array(this.#hashes.length * 2);
      larger.set(this.#hashes);
      this.#hashes = larger;
    }
    this.#hashes[this.#hashCount++] = hash;
  }

  /** Writes the value and returns the attribute's hash. */
  #value(tag: Tag, seed: number): number {
    switch (tag.type) {
      case 'string':
        this.#byte(valueCode.string);
        return this.#string(tag.value, seed);
      case 'bool':
        this.#byte(tag.value ? valueCode.true : valueCode.false);
        break;
      case 'int64':
        this.#int(tag.value);
        break;
      case 'float64':
        this.#byte(valueCode.float);
        this.#double(tag.value);
        break;
      case 'binary':
        this.#byte(valueCode.binary);
        this.#varint(tag.value.length);
        this.#reserve(tag.value.length);
        this.#buffer.set(tag.value, this.#length);
        this.#length += tag.value.length;
        break;
    }
    return hashText(tagText(tag), seed);
  }

  #int(value: number | bigint): void {
    if (typeof value === 'number' && value >= -0x40000000 && value < 0x40000000) {
      this.#byte(valueCode.int);
      this.#varint(((value << 1) ^ (value >> 31)) >>> 0);
      return;
    }
    this.#byte(valueCode.bigint);
    this.#reserve(8);
    this.#length = this.#buffer.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)), this.#length);
  }

  #string(text: string, seed: number): number {
    if (text.length <= loopMaxChars) {
      this.#reserve(text.length + 1);
      const start = this.#length;
      const buffer = this.#buffer;
      let hash = seed;
      let at = start;
      buffer[at++] = text.length;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code >= 0x80) return this.#longString(text, seed);
        hash = Math.imul(hash ^ code, 0x01000193);
        buffer[at++] = code;
      }
      this.#length = at;
      return hash;
    }
    return this.#longString(text, seed);
  }

  #longString(text: string, seed: number): number {
    const size = Buffer.byteLength(text);
    this.#varint(size);
    this.#reserve(size);
    this.#length += this.#buffer.write(text, this.#length);
    return hashText(text, seed);
  }

  #double(value: number): void {
    this.#reserve(8);
    this.#length = this.#buffer.writeDoubleLE(value, this.#length);
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  #varint(value: number): void {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#buffer[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[this.#length++] = rest;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
