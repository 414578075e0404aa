/** A span id as two signed 32-bit integers: columns of integers are compared, no strings. */

function digit(code: number): number {
  return code <= 57 ? code - 48 : code - 87;
}

/** Eight lower-case hex digits as a signed integer. */
export function hexToInt(hex: string, start: number): number {
  let value = 0;
  for (let i = start; i < start + 8; i++) value = (value << 4) | digit(hex.charCodeAt(i));
  return value;
}

export function intsToHex(high: number, low: number): string {
  return (high >>> 0).toString(16).padStart(8, '0') + (low >>> 0).toString(16).padStart(8, '0');
}
