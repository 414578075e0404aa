import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from './format-duration.ts';

for (const [micros, text] of [
  [0, '0 µs'],
  [999, '999 µs'],
  [1000, '1 ms'],
  [1234, '1.23 ms'],
  [84_500, '84.5 ms'],
  [999_949, '999.9 ms'],
  [999_990, '1 s'],
  [1_230_000, '1.23 s'],
  [59_990_000, '1 m 0 s'],
  [125_000_000, '2 m 5 s'],
] as const) {
  test(`duration: ${micros} µs reads ${text}`, () => {
    assert.equal(formatDuration(micros), text);
  });
}
