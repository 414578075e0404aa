import type { Tag } from '../span-record.ts';
import type { JsonReader } from './json-reader.ts';

/** A tag of the type that the JSON value has; objects and lists stay the JSON that they are. */
export function readPlainTag(reader: JsonReader, key: string): Tag {
  const kind = reader.kind();
  if (kind === 'string') return { key, type: 'string', value: reader.string() };
  if (kind === 'number') {
    const value = reader.number(key);
    return { key, type: Number.isSafeInteger(value) ? 'int64' : 'float64', value };
  }
  if (kind === 'true' || kind === 'false') {
    reader.skip();
    return { key, type: 'bool', value: kind === 'true' };
  }
  return { key, type: 'string', value: reader.source(reader.limits.maxStringBytes) };
}
