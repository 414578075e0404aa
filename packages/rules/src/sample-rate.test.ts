import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSampleRate } from './sample-rate.ts';

for (const [text, expected] of [
  ['/search=0.1', { pattern: '/search', rate: 0.1 }],
  ['GET /a=b = 1', { pattern: 'GET /a=b', rate: 1 }],
  ['/x=1e-3', { pattern: '/x', rate: 0.001 }],
  ['/x=0', { pattern: '/x', rate: 0 }],
  ['/x=1.0001', undefined],
  ['/x=-1', undefined],
  ['/x=', undefined],
  ['/x', undefined],
  ['/x=Infinity', undefined],
] as const) {
  test(`a rate: ${text} is ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(parseSampleRate(text), expected);
  });
}
