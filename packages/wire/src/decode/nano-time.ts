/**
 * A time of nanoseconds since the epoch, which no number holds: whole microseconds and the 0 to 999 ns above them.
 */
export interface NanoTime {
  readonly micros: number;
  readonly nanos: number;
}

export const EPOCH: NanoTime = { micros: 0, nanos: 0 };

/** 2^32 ns are 4,294,967 µs and 296 ns. */
const MICROS_OF_HIGH = 4_294_967;
const NANOS_OF_HIGH = 296;

export function nanoTimeOfHalves(high: number, low: number): NanoTime {
  if (high === 0 && low === 0) return EPOCH;
  const rest = (high >>> 0) * NANOS_OF_HIGH + (low >>> 0);
  return { micros: (high >>> 0) * MICROS_OF_HIGH + Math.floor(rest / 1000), nanos: rest % 1000 };
}

/** The last microsecond of an unsigned 64-bit number of nanoseconds, in the year 2554. Later times are no times. */
export const MAX_MICROS = Math.floor(2 ** 64 / 1000);

/** Of decimal digits, EPOCH itself for zero; undefined for anything else and beyond 64 bits. */
export function nanoTimeOfDigits(digits: string): NanoTime | undefined {
  if (!/^\d{1,20}$/.test(digits) || Number(digits.slice(0, -3)) > MAX_MICROS) return undefined;
  const [micros, nanos] = [Number(digits.slice(0, -3)), Number(digits.slice(-3))];
  return micros === 0 && nanos === 0 ? EPOCH : { micros, nanos };
}

/**
 * The nearest number, which today is within a quarter of a microsecond, and never the next whole one: who asks for whole
 * microseconds gets those that have passed, as from Jaeger.
 */
export function toMicros({ micros, nanos }: NanoTime): number {
  const nearest = micros + nanos / 1000;
  return Math.floor(nearest) === micros ? nearest : micros + 0.5;
}

/** Exact where `toMicros` of both would not be; never negative. */
export function microsBetween(start: NanoTime, end: NanoTime): number {
  return Math.max(0, end.micros - start.micros + (end.nanos - start.nanos) / 1000);
}
