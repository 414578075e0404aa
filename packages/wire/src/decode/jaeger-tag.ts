import type { Tag } from '../span-record.ts';
import { int64 } from './int64.ts';
import { type ThriftReader, ThriftType } from './thrift-reader.ts';

// struct Tag { 1: string key  2: i32 vType  3: string vStr  4: double vDouble  5: bool vBool  6: i64 vLong  7: binary vBinary }
const TagType = { STRING: 0, DOUBLE: 1, BOOL: 2, LONG: 3, BINARY: 4 } as const;
const NO_BYTES = new Uint8Array(0);

/** A value that `vType` names but that is not there is empty, 0 or false, as Jaeger reads it. */
export function readTag(reader: ThriftReader): Tag {
  let key: string | undefined;
  let type: number | undefined;
  let text = '';
  let double = 0;
  let bool = false;
  let long: number | bigint = 0;
  let binary: Uint8Array = NO_BYTES;
  reader.enterStruct();
  for (let field = reader.nextField(); field !== ThriftType.STOP; field = reader.nextField()) {
    const id = reader.fieldId;
    if (id === 1 && field === ThriftType.STRING) key = reader.readString();
    else if (id === 2 && field === ThriftType.I32) type = reader.readI32();
    // The peers in Node write all five values; those of other types are empty and cost nothing to step over.
    else if (id === 3 && field === ThriftType.STRING && (type ?? TagType.STRING) === TagType.STRING)
      text = reader.readString();
    else if (id === 4 && field === ThriftType.DOUBLE) double = reader.readDouble();
    else if (id === 5 && field === ThriftType.BOOL) bool = reader.readBool();
    else if (id === 6 && field === ThriftType.I64) {
      reader.readI64();
      long = int64(reader.high, reader.low);
    } else if (id === 7 && field === ThriftType.STRING && (type ?? TagType.BINARY) === TagType.BINARY)
      binary = reader.readBinary();
    else reader.skip(field);
  }
  if (key === undefined) throw reader.fault('tag key', 'present', key);
  switch (type) {
    case TagType.STRING:
      return { key, type: 'string', value: text };
    case TagType.DOUBLE:
      return { key, type: 'float64', value: double };
    case TagType.BOOL:
      return { key, type: 'bool', value: bool };
    case TagType.LONG:
      return { key, type: 'int64', value: long };
    case TagType.BINARY:
      return { key, type: 'binary', value: binary };
    case undefined:
      throw reader.fault('tag type', 'present', type);
    default: // as Jaeger shows it
      return { key, type: 'string', value: `Unknown VType: ${type}` };
  }
}
