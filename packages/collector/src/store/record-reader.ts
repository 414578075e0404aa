import type { LogRecord, ReferenceRecord, Tag } from '@spoor/wire';
import type { Dictionary } from './dictionary.ts';
import { valueCode } from './record-writer.ts';

/** What `RecordWriter` packed. */
export interface PackedPart {
  readonly flags: number;
  readonly tags: readonly Tag[];
  readonly logs: readonly LogRecord[];
  readonly references: readonly ReferenceRecord[];
}

/** Reads back what `RecordWriter` wrote: our own bytes, so they are trusted. */
export function readRecord(bytes: Buffer, offset: number, keys: Dictionary): PackedPart {
  let at = offset;

  const varint = (): number => {
    let result = 0;
    let shift = 0;
    for (;;) {
      const byte = bytes[at++] ?? 0;
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
      shift += 7;
    }
  };
  const double = (): number => {
    at += 8;
    return bytes.readDoubleLE(at - 8);
  };
  const text = (): string => {
    const size = varint();
    at += size;
    return bytes.toString('utf8', at - size, at);
  };
  const tag = (): Tag => {
    const key = keys.values[varint()] ?? '';
    switch (bytes[at++]) {
      case valueCode.string:
        return { key, type: 'string', value: text() };
      case valueCode.false:
        return { key, type: 'bool', value: false };
      case valueCode.true:
        return { key, type: 'bool', value: true };
      case valueCode.int: {
        const zigzag = varint();
        return { key, type: 'int64', value: (zigzag >>> 1) ^ -(zigzag & 1) };
      }
      case valueCode.bigint: {
        at += 8;
        const value = bytes.readBigInt64LE(at - 8);
        const number = Number(value);
        return { key, type: 'int64', value: Number.isSafeInteger(number) ? number : value };
      }
      case valueCode.float:
        return { key, type: 'float64', value: double() };
      default: {
        const size = varint();
        at += size;
        return { key, type: 'binary', value: Uint8Array.from(bytes.subarray(at - size, at)) };
      }
    }
  };
  const many = <T>(one: () => T): T[] => {
    const count = varint();
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(one());
    return items;
  };

  const flags = varint();
  const tags = many(tag);
  const logs = many(() => ({ timeMicros: double(), fields: many(tag) }));
  const references = many((): ReferenceRecord => {
    const type = bytes[at++] === 0 ? 'CHILD_OF' : 'FOLLOWS_FROM';
    return { type, traceId: text(), spanId: text() };
  });
  return { flags, tags, logs, references };
}
