/**
 * 64-bit integers as two signed 32-bit halves: no BigInt is made for the ids and times that every span has.
 */

const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1');
const scratch = Buffer.alloc(32);

function writeHex(half: number, at: number): void {
  for (let digit = 0; digit < 8; digit++) {
    scratch[at + digit] = HEX_DIGITS[(half >>> (28 - 4 * digit)) & 15] as number;
  }
}

/** 16 digits, lower case. */
export function hex64(high: number, low: number): string {
  writeHex(high, 0);
  writeHex(low, 8);
  return scratch.toString('latin1', 0, 16);
}

/** The number, or a bigint where a number would lose digits. */
export function int64(high: number, low: number): number | bigint {
  const value = high * 0x1_0000_0000 + (low >>> 0);
  return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low >>> 0);
}

/** For times and counts, where the nearest number will do. */
export function approximateInt64(high: number, low: number): number {
  return high * 0x1_0000_0000 + (low >>> 0);
}
