import { formatJson, RealBuffer } from '@spoor/core';
import type { Tag, TagValue } from '../span-record.ts';
import { Fault, tooManyAttributes } from './fault.ts';
import { enterList, type JsonReader } from './json-reader.ts';
import { scalarJson } from './otlp-protobuf-value.ts';
import { tag } from './otlp-span.ts';

// {"key":"k","value":{"stringValue":"s"}}, boolValue, intValue (string or number), doubleValue (or "NaN", "Infinity",
// "-Infinity"), bytesValue (base64), arrayValue {"values":[…]}, kvlistValue {"values":[{"key":…,"value":…}]}

const EMPTY: TagValue = { type: 'string', value: '' };
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** A list has no type of its own in Jaeger: it is shown as JSON. */
type Value = TagValue | { readonly type: 'list'; readonly json: string };

/** Reads a list of attributes; returns how many were left out, since they were odd or too many. */
export function readAttributesJson(reader: JsonReader, into: Tag[]): number {
  let leftOut = 0;
  if (!reader.attempt(enterList, 'attributes')) return leftOut;
  while (reader.nextItem()) {
    const attribute =
      into.length < reader.limits.maxElements ? reader.attempt(readKeyValue) : leaveOut(reader);
    if (attribute === undefined) leftOut += 1;
    else into.push(attribute);
  }
  return leftOut;
}

function leaveOut(reader: JsonReader): undefined {
  reader.skip();
  reader.faults.dropValue(tooManyAttributes(reader.limits.maxElements));
}

function readKeyValue(reader: JsonReader): Tag {
  let key = '';
  let value: Value | undefined;
  reader.budget.spend();
  if (!reader.entersObject('attribute'))
    throw new Fault({ subject: 'attribute', rule: 'an object', got: null });
  for (let member = reader.nextKey(); member !== undefined; member = reader.nextKey()) {
    if (member === 'key') key = reader.text('attribute.key');
    else if (member === 'value') value = readValue(reader, 1);
    else reader.skip();
  }
  return tag(key, value?.type === 'list' ? { type: 'string', value: value.json } : (value ?? EMPTY));
}

/** Undefined where there is none. Of several the last one counts, as in protobuf. */
function readValue(reader: JsonReader, depth: number): Value | undefined {
  let value: Value | undefined;
  if (!reader.entersObject('attribute.value')) return undefined;
  for (let member = reader.nextKey(); member !== undefined; member = reader.nextKey()) {
    if (!reader.isNull()) value = readMember(reader, member, depth) ?? value;
  }
  return value;
}

function readMember(reader: JsonReader, member: string, depth: number): Value | undefined {
  switch (member) {
    case 'stringValue':
      return { type: 'string', value: reader.text(member) };
    case 'boolValue':
      return { type: 'bool', value: readBool(reader) };
    case 'intValue':
      return { type: 'int64', value: readInt64(reader) };
    case 'doubleValue':
      return { type: 'float64', value: readDouble(reader) };
    case 'bytesValue':
      return { type: 'binary', value: Uint8Array.from(RealBuffer.from(reader.text(member), 'base64')) };
    case 'arrayValue':
      return { type: 'list', json: `[${readItems(reader, depth, readJson)}]` };
    case 'kvlistValue':
      return { type: 'list', json: `{${readItems(reader, depth, readPairJson)}}` };
    default:
      reader.skip();
      return undefined;
  }
}

function readBool(reader: JsonReader): boolean {
  const kind = reader.kind();
  if (kind !== 'true' && kind !== 'false') throw reader.odd('boolValue', 'a boolean');
  reader.skip();
  return kind === 'true';
}

function readInt64(reader: JsonReader): number | bigint {
  const rule = 'a 64-bit integer';
  const text = reader.numberText('intValue', rule);
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number)) return number;
  // A whole number may be written with an exponent.
  const exact = /^-?\d{1,19}$/.test(text)
    ? BigInt(text)
    : Number.isInteger(number)
      ? BigInt(number)
      : undefined;
  if (exact !== undefined && exact >= MIN_INT64 && exact <= MAX_INT64) return exact;
  throw new Fault({ subject: 'intValue', rule, got: text });
}

function readDouble(reader: JsonReader): number {
  if (reader.kind() !== 'string') return reader.number('doubleValue');
  const text = reader.text('doubleValue');
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new Fault({ subject: 'doubleValue', rule: 'a number', got: text });
}

/** The `values` of an array or a list of pairs. */
function readItems(
  reader: JsonReader,
  depth: number,
  readOne: (reader: JsonReader, depth: number) => string,
): string {
  const { maxDepth } = reader.limits;
  if (depth > maxDepth) {
    throw new Fault({ subject: 'nesting', rule: `at most ${maxDepth} levels deep`, got: depth });
  }
  const items: string[] = [];
  if (!reader.entersObject('list value')) return '';
  for (let member = reader.nextKey(); member !== undefined; member = reader.nextKey()) {
    if (member !== 'values') reader.skip();
    else if (reader.entersList('values'))
      while (reader.nextOf(items.length, 'values')) items.push(readOne(reader, depth + 1));
  }
  return items.join(',');
}

function readJson(reader: JsonReader, depth: number): string {
  const value = readValue(reader, depth);
  return value?.type === 'list' ? value.json : (scalarJson(value) ?? 'null');
}

function readPairJson(reader: JsonReader, depth: number): string {
  let key = '';
  let value = 'null';
  if (!reader.entersObject('pair')) return '"":null';
  for (let member = reader.nextKey(); member !== undefined; member = reader.nextKey()) {
    if (member === 'key') key = reader.text('key');
    else if (member === 'value') value = readJson(reader, depth);
    else reader.skip();
  }
  return `${formatJson(key)}:${value}`;
}
