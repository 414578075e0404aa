import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoDuration, parseLength } from './go-duration.ts';

for (const [text, micros] of [
  ['100ms', 100_000],
  ['1.5s', 1_500_000],
  ['2h30m', 9_000_000_000],
  ['1h15m30.918s', 4_530_918_000],
  ['250us', 250],
  ['250µs', 250],
  ['250μs', 250],
  ['500ns', 0.5],
  ['.5s', 500_000],
  ['1.s', 1_000_000],
  ['+1s', 1_000_000],
  ['0', 0],
  ['-2us', -2],
  ['', undefined],
  ['-', undefined],
  ['5', undefined],
  ['1s2', undefined],
  ['1s 2ms', undefined],
  ['1e3s', undefined],
  ['s', undefined],
  ['.s', undefined],
  ['1d', undefined],
] as const) {
  test(`duration: ${JSON.stringify(text)} is ${micros} µs`, () => {
    assert.equal(parseGoDuration(text), micros);
  });
}

test('a length is not negative', () => {
  assert.deepEqual(['1s', '0', '-1s', 'x'].map(parseLength), [1_000_000, 0, undefined, undefined]);
});
