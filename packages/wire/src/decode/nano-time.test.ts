import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMicros } from './nano-time.ts';

for (const [micros, nanos, expected] of [
  [0, 1, 0.001],
  [0, 999, 0.999],
  [1_795_365_891_306_574, 0, 1_795_365_891_306_574],
  [1_795_365_891_306_574, 250, 1_795_365_891_306_574 + 0.25],
  // A number of today's size has quarters: the nearest one would be the next microsecond.
  [1_795_365_891_306_574, 963, 1_795_365_891_306_574 + 0.5],
] as const) {
  test(`${micros} µs and ${nanos} ns are ${expected} µs`, () => {
    assert.equal(toMicros({ micros, nanos }), expected);
    assert.equal(Math.floor(toMicros({ micros, nanos })), micros);
  });
}
