import { parseJson, RealBuffer } from '@spoor/core';
import { Fault } from './fault.ts';
import { escapeEnd, FAULT, numberEnd, wordEnd } from './json-grammar.ts';
import type { DecodeLimits } from './limits.ts';
import { StringTable } from './string-table.ts';

// RFC 8259. A value begins with { [ " t f n - or a digit; whitespace is space, tab, line feed, carriage return.
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

const BYTE_ORDER_MARK = /* @__PURE__ */ RealBuffer.from([0xef, 0xbb, 0xbf]);

export type JsonKind = 'object' | 'list' | 'string' | 'number' | 'true' | 'false' | 'null';

/** By the first byte. */
const KINDS: readonly (JsonKind | undefined)[] = Array.from({ length: 128 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[-\d]/.test(character)) return 'number';
  return ({ '{': 'object', '[': 'list', '"': 'string', t: 'true', f: 'false', n: 'null' } as const)[
    character
  ];
});

/** No UTF-8 has it, so it would be lost, or break a URL, further on. */
const HALF_A_PAIR = /\p{Surrogate}/u;

const table = /* @__PURE__ */ new StringTable();

/**
 * A cursor over JSON text. `JSON.parse` makes objects of everything before anybody can say no, and a small message can
 * hold millions. This steps over what nobody asks for without making anything of it: the work is bounded by the bytes, the
 * memory by what is read. It takes what `JSON.parse` takes and refuses what that refuses.
 */
export class JsonCursor {
  readonly limits: DecodeLimits;
  readonly #bytes: Buffer;
  #at: number;
  /** Just behind an opening bracket, where no comma stands. */
  #entered = false;
  /** Of the containers that `skip` is in one bit each, set for an object. */
  #objects = new Uint32Array(2);

  constructor(json: string | Uint8Array, limits: DecodeLimits) {
    this.limits = limits;
    this.#bytes =
      typeof json === 'string'
        ? RealBuffer.from(json)
        : RealBuffer.from(json.buffer, json.byteOffset, json.byteLength);
    const hasMark = this.#bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
    this.#at = hasMark ? BYTE_ORDER_MARK.length : 0;
  }

  get position(): number {
    return this.#at;
  }

  /** Goes back to where a value begins, or on to where one was seen. */
  goTo(position: number): void {
    this.#at = position;
    this.#entered = false;
  }

  /** What the next value is; steps over whitespace only. */
  kind(): JsonKind {
    const kind = KINDS[this.#next()];
    if (kind === undefined) throw this.#unexpected();
    return kind;
  }

  /** Steps into the object or list that stands here. */
  enter(): void {
    this.#at += 1;
    this.#entered = true;
  }

  /** The name of the object's next member, whose value must then be read or skipped; undefined at the end. */
  nextKey(): string | undefined {
    if (!this.#goesOn(CLOSE_OBJECT)) return undefined;
    if (this.#next() !== QUOTE) throw this.#unexpected();
    const key = this.string();
    this.#passColon();
    return key;
  }

  /** Whether the list has a next item, which must then be read or skipped. */
  nextItem(): boolean {
    return this.#goesOn(CLOSE_LIST);
  }

  /** The string that stands here; half a surrogate pair, which only an escape can write, is U+FFFD. */
  string(): string {
    const start = this.#at;
    const escaped = this.#passString();
    const { maxStringBytes } = this.limits;
    const length = this.#at - start - 2;
    if (length > maxStringBytes) {
      throw new Fault({
        subject: 'string length',
        rule: `at most ${maxStringBytes}`,
        got: length,
        offset: start,
      });
    }
    if (!escaped) return table.decode(this.#bytes, start + 1, this.#at - 1);
    const text = parseJson(this.#bytes.toString('utf8', start, this.#at)) as string;
    return HALF_A_PAIR.test(text) ? RealBuffer.from(text).toString() : text;
  }

  /** Steps over the next value and returns its text as it was written, at most `maxBytes` of it. */
  source(maxBytes: number): string {
    this.#next();
    const start = this.#at;
    this.skip();
    return this.#bytes.toString('utf8', start, Math.min(this.#at, start + maxBytes));
  }

  /** Steps over the next value. Without recursion: how deep it is does not matter. */
  skip(): void {
    let depth = 0;
    do {
      const opened = this.#passScalarOrOpen();
      if (opened !== 0) {
        this.#setObject(depth, opened === OPEN_OBJECT);
        depth += 1;
      } else depth = this.#passEnds(depth);
      if (depth > 0 && this.#isObject(depth - 1)) this.#passKey();
    } while (depth > 0);
  }

  /** Nothing but whitespace may be left. */
  end(): void {
    this.#next();
    if (this.#at < this.#bytes.length) throw this.#unexpected();
  }

  /** The byte that stands next after whitespace; 0, which no value begins with, at the end. */
  #next(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let byte = bytes[at];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at];
    this.#at = at;
    return byte ?? 0;
  }

  #goesOn(closer: number): boolean {
    if (!this.#entered) return this.#continues(closer);
    this.#entered = false;
    if (this.#next() !== closer) return true;
    this.#at += 1;
    return false;
  }

  /** After a value: true if a comma follows, false if its container ends. */
  #continues(closer: number): boolean {
    const byte = this.#next();
    if (byte !== COMMA && byte !== closer) throw this.#unexpected();
    this.#at += 1;
    return byte === COMMA;
  }

  /** After a value: steps over the ends of containers until a comma says that the innermost one goes on. */
  #passEnds(openContainers: number): number {
    let depth = openContainers;
    while (depth > 0 && !this.#continues(this.#isObject(depth - 1) ? CLOSE_OBJECT : CLOSE_LIST)) depth -= 1;
    return depth;
  }

  #passKey(): void {
    if (this.#next() !== QUOTE) throw this.#unexpected();
    this.#passString();
    this.#passColon();
  }

  #passColon(): void {
    if (this.#next() !== COLON) throw this.#unexpected();
    this.#at += 1;
  }

  /** Returns the bracket if a container that is not empty was opened, else 0 behind the value. */
  #passScalarOrOpen(): number {
    const kind = this.kind();
    if (kind === 'object' || kind === 'list') {
      const opener = kind === 'object' ? OPEN_OBJECT : OPEN_LIST;
      this.#at += 1;
      if (this.#next() !== (kind === 'object' ? CLOSE_OBJECT : CLOSE_LIST)) return opener;
      this.#at += 1;
    } else if (kind === 'string') this.#passString();
    else {
      const [bytes, at] = [this.#bytes, this.#at];
      this.#passTo(kind === 'number' ? numberEnd(bytes, at) : wordEnd(bytes, at, kind));
    }
    return 0;
  }

  /** Returns whether it has escapes. */
  #passString(): boolean {
    const bytes = this.#bytes;
    let escaped = false;
    let at = this.#at + 1;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[at]) {
      if (byte === BACKSLASH) {
        escaped = true;
        at = this.#checked(escapeEnd(bytes, at + 1));
      } else if (byte !== undefined && byte >= 0x20) at += 1;
      else this.#passTo(FAULT);
    }
    this.#at = at + 1;
    return escaped;
  }

  #passTo(end: number): void {
    this.#at = this.#checked(end);
  }

  #checked(end: number): number {
    if (end === FAULT) throw this.#unexpected();
    return end;
  }

  #setObject(depth: number, isObject: boolean): void {
    const word = depth >>> 5;
    if (word === this.#objects.length) {
      const larger = new Uint32Array(word * 2);
      larger.set(this.#objects);
      this.#objects = larger;
    }
    const bit = 1 << (depth & 31);
    const others = (this.#objects[word] as number) & ~bit;
    this.#objects[word] = isObject ? others | bit : others;
  }

  #isObject(depth: number): boolean {
    return ((this.#objects[depth >>> 5] as number) & (1 << (depth & 31))) !== 0;
  }

  #unexpected(): Fault {
    const got = this.#bytes.toString('utf8', this.#at, this.#at + 20);
    return new Fault({ subject: 'body', rule: 'JSON', got: got === '' ? 'its end' : got, offset: this.#at });
  }
}
