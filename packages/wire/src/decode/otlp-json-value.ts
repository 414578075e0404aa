import { formatJson, RealBuffer } from '@spoor/core';
import type { Tag, TagValue } from '../span-record.ts';
import type { JsonObject, JsonReader } from './json-reader.ts';
import { scalarJson } from './otlp-protobuf-value.ts';
import { tag } from './otlp-span.ts';

// {"key":"k","value":{"stringValue":"s"}}, boolValue, intValue (string or number), doubleValue (or "NaN", "Infinity",
// "-Infinity"), bytesValue (base64), arrayValue {"values":[…]}, kvlistValue {"values":[{"key":…,"value":…}]}

const EMPTY: TagValue = { type: 'string', value: '' };
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export function readKeyValueJson(reader: JsonReader, item: unknown): Tag {
  const pair = reader.object(item, 'attribute');
  const value = reader.optionalObject(pair['value'], 'attribute.value');
  return tag(reader.string(pair['key'], 'attribute.key'), value ? readValue(reader, value) : EMPTY);
}

function readValue(reader: JsonReader, value: JsonObject): TagValue {
  const list = listJson(reader, value, 1);
  return list === undefined ? (readScalar(reader, value) ?? EMPTY) : { type: 'string', value: list };
}

function readScalar(reader: JsonReader, value: JsonObject): TagValue | undefined {
  const { stringValue, boolValue, intValue, doubleValue, bytesValue } = value;
  if (typeof stringValue === 'string') {
    return { type: 'string', value: reader.limited(stringValue, 'stringValue') };
  }
  if (typeof boolValue === 'boolean') return { type: 'bool', value: boolValue };
  if (isPresent(intValue)) return { type: 'int64', value: readInt64(reader, intValue) };
  if (isPresent(doubleValue)) return { type: 'float64', value: readDouble(reader, doubleValue) };
  if (isPresent(bytesValue)) {
    const bytes = RealBuffer.from(reader.string(bytesValue, 'bytesValue'), 'base64');
    return { type: 'binary', value: Uint8Array.from(bytes) };
  }
  if (isPresent(stringValue)) throw reader.fault('stringValue', 'a string', stringValue);
  if (isPresent(boolValue)) throw reader.fault('boolValue', 'a boolean', boolValue);
  return undefined;
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

function readInt64(reader: JsonReader, value: unknown): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    const exact = BigInt(value);
    if (exact >= MIN_INT64 && exact <= MAX_INT64) return exact;
  }
  // JSON.parse has rounded it already: the best that is left of a number that should have been a string.
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value);
  throw reader.fault('intValue', 'a 64-bit integer', value);
}

function readDouble(reader: JsonReader, value: unknown): number {
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  return reader.number(value, 'doubleValue');
}

/** Undefined unless it is an array or a list of pairs, which Jaeger shows as JSON. */
function listJson(reader: JsonReader, value: JsonObject, depth: number): string | undefined {
  const { maxDepth } = reader.limits;
  if (depth > maxDepth) throw reader.fault('nesting', `at most ${maxDepth} levels deep`, depth);
  const array = reader.optionalObject(value['arrayValue'], 'arrayValue');
  if (array) {
    const items = reader.list(array['values'], 'arrayValue.values');
    return `[${items.map((item) => valueJson(reader, item, depth)).join(',')}]`;
  }
  const pairs = reader.optionalObject(value['kvlistValue'], 'kvlistValue');
  if (!pairs) return undefined;
  const members = reader.list(pairs['values'], 'kvlistValue.values').map((item) => {
    const pair = reader.object(item, 'kvlistValue.values');
    return `${formatJson(reader.string(pair['key'], 'key'))}:${valueJson(reader, pair['value'], depth)}`;
  });
  return `{${members.join(',')}}`;
}

function valueJson(reader: JsonReader, item: unknown, depth: number): string {
  const value = reader.optionalObject(item, 'value');
  if (!value) return 'null';
  return listJson(reader, value, depth + 1) ?? scalarJson(readScalar(reader, value)) ?? 'null';
}
