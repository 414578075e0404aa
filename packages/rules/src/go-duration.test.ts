import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoDuration } from './go-duration.ts';

for (const [text, micros] of [
  ['100ms', 100_000],
  ['1.5s', 1_500_000],
  ['2h30m', 9_000_000_000],
  ['250us', 250],
  ['250µs', 250],
  ['', undefined],
  ['5', undefined],
  ['-1s', undefined],
  ['1s2', undefined],
  ['1d', undefined],
] as const) {
  test(`duration flag: ${JSON.stringify(text)} is ${micros} µs`, () => {
    assert.equal(parseGoDuration(text), micros);
  });
}
