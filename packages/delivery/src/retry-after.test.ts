import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(1999, 11, 31, 23, 59, 0);

for (const [header, expected] of [
  [undefined, undefined],
  ['', undefined],
  ['0', 0],
  ['120', 120_000],
  [' 2 ', 2000],
  ['301', 300_000],
  ['999999999', 300_000],
  ['9999999999', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['Fri, 31 Dec 1999 23:59:59 GMT', 59_000],
  ['Fri, 31 Dec 1999 23:58:00 GMT', 0],
  ['Fri, 31 Dec 2099 23:59:59 GMT', 300_000],
  ['Fri, 99 Xyz', undefined],
] as const) {
  test(`retry-after: ${header} is ${expected} ms`, () =>
    assert.equal(parseRetryAfter(header, now), expected));
}
