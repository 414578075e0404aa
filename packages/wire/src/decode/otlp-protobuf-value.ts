import type { Tag, TagValue } from '../span-record.ts';
import { Fault, tooManyAttributes } from './fault.ts';
import { int64 } from './int64.ts';
import { tag } from './otlp-span.ts';
import type { ProtobufReader } from './protobuf-reader.ts';

// message KeyValue { string key = 1; AnyValue value = 2; }
// message AnyValue { oneof value { string 1; bool 2; int64 3; double 4; ArrayValue 5; KeyValueList 6; bytes 7; } }
// message ArrayValue { repeated AnyValue values = 1; }   message KeyValueList { repeated KeyValue values = 1; }

const EMPTY: TagValue = { type: 'string', value: '' };

/** Adds the attribute that stands here; returns how many were left out, since it is odd or one too many: none or one. */
export function readAttribute(reader: ProtobufReader, into: Tag[]): number {
  const { maxElements } = reader.limits;
  reader.budget.spend();
  const attribute = reader.attempt(into.length < maxElements ? readKeyValue : oneTooMany);
  if (!(attribute instanceof Fault)) {
    into.push(attribute);
    return 0;
  }
  reader.faults.dropValue(attribute);
  return 1;
}

function oneTooMany({ limits }: ProtobufReader): never {
  throw tooManyAttributes(limits.maxElements);
}

function readKeyValue(reader: ProtobufReader): Tag {
  let key = '';
  let value = EMPTY;
  reader.message((field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = readValue(reader);
    else reader.skip();
  });
  return tag(key, value);
}

function readValue(reader: ProtobufReader): TagValue {
  let value = EMPTY;
  reader.message((field) => {
    if (field === 5 || field === 6) value = { type: 'string', value: readListJson(reader, field) };
    else value = readScalar(reader, field) ?? value;
  });
  return value;
}

function readScalar(reader: ProtobufReader, field: number): TagValue | undefined {
  switch (field) {
    case 1:
      return { type: 'string', value: reader.string() };
    case 2:
      return { type: 'bool', value: reader.bool() };
    case 3:
      reader.varint64();
      return { type: 'int64', value: int64(reader.high, reader.low) };
    case 4:
      return { type: 'float64', value: reader.double() };
    case 7:
      return { type: 'binary', value: reader.binary() };
    default:
      reader.skip();
      return undefined;
  }
}

/** Arrays and lists of pairs have no type of their own in Jaeger: they are shown as JSON. */
function readListJson(reader: ProtobufReader, kind: 5 | 6): string {
  const items: string[] = [];
  reader.message((field) => {
    if (field !== 1) return reader.skip();
    reader.budget.spend();
    items.push(kind === 5 ? readJson(reader) : readPairJson(reader));
  });
  return kind === 5 ? `[${items.join(',')}]` : `{${items.join(',')}}`;
}

function readPairJson(reader: ProtobufReader): string {
  let key = '';
  let value = 'null';
  reader.message((field) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = readJson(reader);
    else reader.skip();
  });
  return `${JSON.stringify(key)}:${value}`;
}

function readJson(reader: ProtobufReader): string {
  let json = 'null';
  reader.message((field) => {
    if (field === 5 || field === 6) json = readListJson(reader, field);
    else json = scalarJson(readScalar(reader, field)) ?? json;
  });
  return json;
}

/** Bytes as base64; numbers that JSON does not have as strings. */
export function scalarJson(value: TagValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value.type === 'binary') return JSON.stringify(Buffer.from(value.value).toString('base64'));
  if (typeof value.value === 'bigint') return `${value.value}`;
  if (typeof value.value === 'number' && !Number.isFinite(value.value))
    return JSON.stringify(`${value.value}`);
  return JSON.stringify(value.value);
}
