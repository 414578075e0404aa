import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { Anchor } from './clock.ts';
import { isTimeInput, toHrTime } from './time-input.ts';

const clock = { wallMs: () => 1_700_000_000_000, monotonicMs: () => 5000 };
const anchor = new Anchor(clock, 1_700_000_000_000, 5000);

test('times: every form of the API, also of another realm', () => {
  assert.deepEqual(toHrTime(1_600_000_000_123.5, anchor), [1_600_000_000, 123_500_000]);
  assert.deepEqual(toHrTime(4000, anchor), [1_699_999_999, 0]);
  for (const date of [new Date(1500), runInNewContext('new Date(1500)')])
    assert.deepEqual(toHrTime(date, anchor), [1, 500_000_000]);
  assert.deepEqual(toHrTime([7, 8], anchor), [7, 8]);
  assert.deepEqual(toHrTime(runInNewContext('[7, 8]'), anchor), [7, 8]);
});

test('times: a pair is carried over, and its fractions are nanoseconds', () => {
  assert.deepEqual(toHrTime([7, 2_500_000_000], anchor), [9, 500_000_000]);
  assert.deepEqual(toHrTime([7.25, 0.4], anchor), [7, 250_000_000]);
  assert.deepEqual(toHrTime([7, -1], anchor), [6, 999_999_999]);
});

test('times: one that no exporter can write is none', () => {
  const last = 9_223_372_035;
  assert.deepEqual(toHrTime([last, 999_999_999], anchor), [last, 999_999_999]);
  for (const time of [
    [last + 1, 0],
    [-1, 0],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ])
    assert.equal(toHrTime(time, anchor), undefined);
  for (const time of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1e300,
    1e300,
    new Date(Number.NaN),
    new Date(8.64e15),
  ])
    assert.equal(toHrTime(time, anchor), undefined);
});

test('times: what stands in the place of one is told from attributes', () => {
  for (const time of [0, Number.NaN, new Date(), [1, 2]]) assert.equal(isTimeInput(time), true);
  const pretender = { [Symbol.toStringTag]: 'Date' };
  for (const other of [
    undefined,
    null,
    '1',
    {},
    [1],
    [1, '2'],
    [1, 2, 3],
    pretender,
    new Proxy(new Date(), {}),
  ])
    assert.equal(isTimeInput(other), false);
});
