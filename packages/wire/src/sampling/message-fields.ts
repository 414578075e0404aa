// A field is varint (number << 3 | wire type), then its value. (https://protobuf.dev/programming-guides/encoding/)
const varint = 0;
const fixed64 = 1;
const bytes = 2;
const fixed32 = 5;
const longestVarint = 10;

/** A varint up to 2^53, a double, or the bytes of a text or a message. */
export type FieldValue = number | Buffer;

/** Calls `visit` for each field; false when the bytes are no message, or hold what no sampling server writes. */
export function readFields(message: Buffer, visit: (field: number, value: FieldValue) => void): boolean {
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let index = 0; index < longestVarint; index++) {
      const byte = message[at++];
      if (byte === undefined) return Number.NaN;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < message.length) {
    const key = readVarint();
    const [field, type] = [Math.floor(key / 8), key % 8];
    if (type === varint) visit(field, readVarint());
    else if (type === fixed64 && at + 8 <= message.length) {
      visit(field, message.readDoubleLE(at));
      at += 8;
    } else if (type === fixed32) at += 4;
    else if (type === bytes) {
      const length = readVarint();
      if (!(at + length <= message.length)) return false;
      visit(field, message.subarray(at, at + length));
      at += length;
    } else return false;
  }
  return at === message.length;
}
