import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddValues } from './odd-values.ts';

test('odd values: each can be made, again and again, under a name of its own', () => {
  const values = oddValues();
  assert.equal(new Set(values.map(({ name }) => name)).size, values.length);
  for (const { make } of values) {
    make();
    make();
  }
  assert.ok(values.length > 100, `${values.length} values`);
});

test('odd values: objects are made anew each time', () => {
  const shared = ['the global object', 'the math object', 'a function that throws'];
  const isObject = (value: unknown): boolean =>
    typeof value === 'object' ? value !== null : typeof value === 'function';
  const repeated = oddValues().filter(({ make }) => {
    const first = make();
    return isObject(first) && first === make();
  });
  assert.deepEqual(repeated.map(({ name }) => name).sort(), shared.toSorted());
});
