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
  for (const { name, make } of oddValues()) {
    const [first, second] = [make(), make()];
    const isObject = typeof first === 'object' ? first !== null : typeof first === 'function';
    if (isObject && !shared.includes(name)) assert.notEqual(first, second, name);
  }
});
