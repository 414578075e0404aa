import type { HrTime, TimeInput } from '@opentelemetry/api';
import type { Anchor } from './clock.ts';
import { RealDate } from './node-globals.ts';

const nanosPerSecond = 1e9;

/** Whether it is a time in any of the API's forms, and a finite one. */
export function isTimeInput(value: unknown): value is TimeInput {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value instanceof RealDate) return Number.isFinite(value.getTime());
  return Array.isArray(value) && value.length === 2 && Number.isFinite(value[0]) && Number.isFinite(value[1]);
}

/**
 * Seconds since the epoch and nanoseconds below one second. A number not above `performance.now()` is a reading of that
 * clock, a larger one milliseconds since the epoch: upstream's rule.
 */
export function toHrTime(time: TimeInput, anchor: Anchor): HrTime {
  if (typeof time === 'number') {
    const monotonicMs = anchor.clock.monotonicMs();
    return time <= monotonicMs ? fromNanos(anchor.epochSeconds, anchor.nanosAt(time)) : fromMs(time);
  }
  if (time instanceof RealDate) return fromMs(time.getTime());
  return fromNanos(time[0], time[1]);
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
