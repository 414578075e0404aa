/** The small messages that collectors answer with (https://protobuf.dev/programming-guides/encoding/). */

export interface Field {
  readonly number: number;
  readonly value: number | undefined;
  readonly bytes: Buffer | undefined;
}

/** Varints and length-delimited fields, all that the message has; undefined for anything broken or unknown. */
export function fieldsOf(bytes: Buffer): Field[] | undefined {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const key = varintAt(bytes, at);
    const value = key && varintAt(bytes, key.end);
    if (key === undefined || value === undefined) return undefined;
    const number = Math.floor(key.value / 8);
    at = value.end;
    if (key.value % 8 === 0) fields.push({ number, value: value.value, bytes: undefined });
    else if (key.value % 8 === 2 && at + value.value <= bytes.length) {
      fields.push({ number, value: undefined, bytes: bytes.subarray(at, at + value.value) });
      at += value.value;
    } else return undefined;
  }
  return fields;
}

function varintAt(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + 10; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
