import type { HrTime } from '@opentelemetry/api';
import type { Anchor } from './clock.ts';
import { givenField, isGivenArray } from './given.ts';
import { RealDate } from './node-globals.ts';

const nanosPerSecond = 1e9;
/** What all formats can say: not before 1970, and in nanoseconds within 63 bits, which ends in the year 2262. */
const lastSecond = 9_223_372_035;

const { getTime } = RealDate.prototype;
const { toString: describe } = Object.prototype;

/** Whether the value stands in the place of a time, in any of the API's forms. It may still be no time that can be told. */
export function isTimeInput(value: unknown): boolean {
  return typeof value === 'number' || dateMs(value) !== undefined || pairOf(value) !== undefined;
}

/**
 * Seconds since the epoch and nanoseconds below one second. A number not above `performance.now()` is a reading of that
 * clock, a larger one milliseconds since the epoch: upstream's rule. Undefined for what is no time, or none that an exporter can write.
 */
export function toHrTime(given: unknown, anchor: Anchor): HrTime | undefined {
  if (given === undefined) return undefined;
  const time = read(given, anchor);
  // Not a number fails as well.
  return time !== undefined && time[0] >= 0 && time[0] <= lastSecond ? time : undefined;
}

function read(given: unknown, anchor: Anchor): HrTime | undefined {
  if (typeof given === 'number') {
    const isMonotonic = given <= anchor.clock.monotonicMs();
    return isMonotonic ? fromNanos(anchor.epochSeconds, anchor.nanosAt(given)) : fromMs(given);
  }
  const ms = dateMs(given);
  if (ms !== undefined) return fromMs(ms);
  const pair = pairOf(given);
  if (pair === undefined) return undefined;
  const seconds = Math.floor(pair[0]);
  return fromNanos(seconds, Math.round((pair[0] - seconds) * nanosPerSecond + pair[1]));
}

/** A date of any realm, NaN for an invalid one; undefined for everything else. */
function dateMs(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    const isDate = value instanceof RealDate || describe.call(value) === '[object Date]';
    return isDate ? getTime.call(value) : undefined;
  } catch {
    // A Proxy, or an object that only calls itself a date.
    return undefined;
  }
}

function pairOf(value: unknown): readonly [number, number] | undefined {
  if (!isGivenArray(value) || givenField(value, 'length') !== 2) return undefined;
  const [first, second] = [givenField(value, 0), givenField(value, 1)];
  return typeof first === 'number' && typeof second === 'number' ? [first, second] : undefined;
}

function fromMs(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000);
  return fromNanos(seconds, Math.round((epochMs - seconds * 1000) * 1e6));
}

/** Carries what is outside of one second over. */
export function fromNanos(seconds: number, nanos: number): HrTime {
  const carried = Math.floor(nanos / nanosPerSecond);
  return [seconds + carried, nanos - carried * nanosPerSecond];
}
