import { valueCode } from './record-writer.ts';

/** What is wanted of a key: nothing, every value, or those that are stored as numbers. */
export const wants = { nothing: 0, every: 1, numbers: 2 } as const;

export type ScannedValue = string | number | bigint | boolean | Uint8Array;

/** `true` ends the scan. It must not scan itself. */
export type TagVisit = (key: number, value: ScannedValue) => boolean;

/** Where the scan stands: one variable for all, since an object for each span would cost more than the scan. */
let at = 0;

/**
 * Goes through the tags and log fields that `RecordWriter` packed and visits what is wanted of each key;
 * everything else is stepped over without an object being made. Returns whether a visit said `true`.
 */
export function scanRecord(bytes: Buffer, offset: number, wanted: Uint8Array, visit: TagVisit): boolean {
  at = offset;
  varint(bytes);
  if (scanTags(bytes, wanted, visit)) return true;
  for (let logs = varint(bytes); logs > 0; logs--) {
    at += 8;
    if (scanTags(bytes, wanted, visit)) return true;
  }
  return false;
}

function scanTags(bytes: Buffer, wanted: Uint8Array, visit: TagVisit): boolean {
  for (let count = varint(bytes); count > 0; count--) {
    const key = varint(bytes);
    const code = bytes[at++] ?? 0;
    const want = wanted[key];
    if (want !== wants.every && (want !== wants.numbers || !isNumber(code))) skipValue(bytes, code);
    else if (visit(key, readValue(bytes, code))) return true;
  }
  return false;
}

const isNumber = (code: number): boolean =>
  code === valueCode.int || code === valueCode.bigint || code === valueCode.float;

function skipValue(bytes: Buffer, code: number): void {
  if (code === valueCode.string || code === valueCode.binary) {
    const size = varint(bytes);
    at += size;
  } else if (code === valueCode.int) varint(bytes);
  else if (code === valueCode.bigint || code === valueCode.float) at += 8;
}

function readValue(bytes: Buffer, code: number): ScannedValue {
  switch (code) {
    case valueCode.string: {
      const size = varint(bytes);
      at += size;
      return bytes.toString('utf8', at - size, at);
    }
    case valueCode.false:
      return false;
    case valueCode.true:
      return true;
    case valueCode.int: {
      const zigzag = varint(bytes);
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    case valueCode.bigint:
      at += 8;
      return bytes.readBigInt64LE(at - 8);
    case valueCode.float:
      at += 8;
      return bytes.readDoubleLE(at - 8);
    default: {
      const size = varint(bytes);
      at += size;
      return bytes.subarray(at - size, at);
    }
  }
}

function varint(bytes: Buffer): number {
  let result = 0;
  let shift = 0;
  for (;;) {
    const byte = bytes[at++] ?? 0;
    result |= (byte & 0x7f) << shift;
    if (byte < 0x80) return result >>> 0;
    shift += 7;
  }
}

/** As `tagText` writes them. */
export function scannedText(value: ScannedValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
