const wordValues = 0x1_0000_0000;
/** Of the times that are nanoseconds in 63 bits. */
export const lastSecond = 9_223_372_035;

/** The upper 32 bits of a safe integer as a 64-bit one in two's complement; `value | 0` gives the lower ones. */
export function highWord(value: number): number {
  return Math.floor(value / wordValues) | 0;
}

/** Both words of a 64-bit unsigned product a * factor + b, for times in nanoseconds that no number holds exactly. */
export function nanosHigh(seconds: number, nanos: number): number {
  return Math.floor((seconds * 1e9 + nanos - nanosLow(seconds, nanos)) / wordValues + 0.5) | 0;
}

/** The lower word, exact: 1e9 is split so that every product stays a safe integer. */
export function nanosLow(seconds: number, nanos: number): number {
  return (Math.imul(seconds, 1_000_000_000) + nanos) >>> 0;
}
