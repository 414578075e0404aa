import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '@spoor/testkit';
import { Pace } from './pace.ts';

/** Bytes that may leave within so many ms, in datagrams of a thousand bytes. */
function within(ms: number, urgent: boolean): number {
  const clock = new ManualClock();
  const pace = new Pace(clock);
  let bytes = 0;
  for (let elapsed = 0; elapsed < ms; elapsed += 1) {
    while (pace.take(1000, urgent) === 0) bytes += 1000;
    clock.advance(1);
  }
  return bytes;
}

test('pace: a burst, then 12 kB/ms; twice that where spans would be dropped otherwise', () => {
  assert.equal(within(1, false), 65_000);
  assert.equal(within(101, false), 65_000 + 100 * 12_000);
  assert.equal(within(101, true), 65_000 + 100 * 24_000);
});

test('pace: says how long to wait', () => {
  const clock = new ManualClock();
  const pace = new Pace(clock);
  assert.equal(pace.take(65_000, false), 0);
  assert.equal(pace.take(60_000, false), 5);
  assert.equal(pace.take(60_000, true), 3);
  clock.advance(5);
  assert.equal(pace.take(60_000, false), 0);
});
