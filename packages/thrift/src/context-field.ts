/*
 * The context in the arguments of a call, as the OpenTelemetry agent for Java writes it (opentelemetry-java-instrumentation,
 * instrumentation/thrift): a field of type map<string, string>, number 8888, last before the stop of the struct. Who does not know the
 * field skips it. With the one entry `traceparent`:
 *
 *   binary   0d 22b8 0b 0b 00000001 0000000b 7472616365706172656e74 00000037 30302d… (55 bytes)
 *   compact  0b f08a01 01 88 0b 7472616365706172656e74 37 30302d… (55 bytes)
 *
 * The compact form has the number in full and not as a distance from the field before, which is valid after any field
 * (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md#struct).
 */
import { RealBuffer } from '@spoor/core';

/** Name, value, name, value. */
export type Entries = readonly string[];

export const usualFieldId = 8888;
/** That of https://github.com/opentracing-contrib/java-thrift, which is read and never written. */
export const openTracingFieldId = 3333;

/** The agent for Java discards a map that is larger than these as a whole: entries, and characters of all names and values. */
export const mostEntries = 100;
export const mostCharacters = 8192;
/** What we write stays below, so that another count of characters than ours finds no reason to discard it. */
const mostWritten = 8000;

const mapType = 13;
const stringType = 11;
const compactMap = 0x0b;
/** Both types are binary, 8. */
const compactStringTypes = 0x88;

/** The ids, before anything that can be done without. */
const identities: ReadonlySet<string> = new Set([
  'traceparent',
  'uber-trace-id',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-sampled',
  'x-b3-flags',
  'x-b3-parentspanid',
]);

function rankOf(name: string): number {
  if (identities.has(name)) return 0;
  return name === 'tracestate' ? 1 : 2;
}

function charactersOf(entries: Entries): number {
  let characters = 0;
  for (let index = 0; index < entries.length; index++) characters += (entries[index] as string).length;
  return characters;
}

/** What of it is written: the ids first, then tracestate, and of the baggage what there is room for. */
export function fitting(entries: Entries): Entries {
  if (entries.length <= 2 * mostEntries && charactersOf(entries) <= mostWritten) return entries;
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < entries.length; index += 2)
    pairs.push([entries[index] as string, entries[index + 1] as string]);
  pairs.sort(([first], [second]) => rankOf(first) - rankOf(second));
  const kept: string[] = [];
  let room = mostWritten;
  for (const [name, value] of pairs) {
    const characters = name.length + value.length;
    if (characters > room || kept.length >= 2 * mostEntries) continue;
    room -= characters;
    kept.push(name, value);
  }
  return kept;
}

const lengthOf = (text: string): number => RealBuffer.byteLength(text);

/** Trace headers are short and ASCII: a loop is a third of the time of a call into Node. */
function writeText(target: Buffer, at: number, text: string, length: number): number {
  if (length !== text.length) return at + target.write(text, at, length, 'utf8');
  for (let index = 0; index < length; index++) target[at + index] = text.charCodeAt(index);
  return at + length;
}

function writeInt32(target: Buffer, at: number, value: number): number {
  target[at] = value >>> 24;
  target[at + 1] = (value >>> 16) & 0xff;
  target[at + 2] = (value >>> 8) & 0xff;
  target[at + 3] = value & 0xff;
  return at + 4;
}

export function formatBinaryField(id: number, entries: Entries): Buffer {
  const lengths = entries.map(lengthOf);
  let size = 9;
  for (const length of lengths) size += 4 + length;
  const field = RealBuffer.allocUnsafe(size);
  field[0] = mapType;
  field[1] = (id >> 8) & 0xff;
  field[2] = id & 0xff;
  field[3] = stringType;
  field[4] = stringType;
  let at = writeInt32(field, 5, entries.length / 2);
  for (let index = 0; index < entries.length; index++) {
    const length = lengths[index] as number;
    at = writeText(field, writeInt32(field, at, length), entries[index] as string, length);
  }
  return field;
}

const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value >>> 7; rest !== 0; rest >>>= 7) size++;
  return size;
};

function writeVarint(target: Buffer, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest > 0x7f) {
    target[next++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  target[next++] = rest;
  return next;
}

export function formatCompactField(id: number, entries: Entries): Buffer {
  const lengths = entries.map(lengthOf);
  const count = entries.length / 2;
  // Field numbers are signed: zigzag.
  const number = ((id << 1) ^ (id >> 31)) >>> 0;
  let size = 1 + varintSize(number) + varintSize(count) + 1;
  for (const length of lengths) size += varintSize(length) + length;
  const field = RealBuffer.allocUnsafe(size);
  field[0] = compactMap;
  let at = writeVarint(field, writeVarint(field, 1, number), count);
  field[at++] = compactStringTypes;
  for (let index = 0; index < entries.length; index++) {
    const length = lengths[index] as number;
    at = writeText(field, writeVarint(field, at, length), entries[index] as string, length);
  }
  return field;
}
