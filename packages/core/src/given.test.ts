import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { oddValues } from '@spoor/testkit';
import { givenCall, givenElements, givenField, givenKeys, givenText, isGivenArray } from './given.ts';

test('given: nothing that an application gives makes a reader throw', () => {
  for (const { name, make } of oddValues()) {
    for (const read of [
      (value: unknown) => givenField(value, 'name'),
      (value: unknown) => givenCall(value, 'toString'),
      (value: unknown) => givenKeys(value).map((key) => givenField(value, key)),
      (value: unknown) => givenElements(value, 10),
      isGivenArray,
    ])
      assert.doesNotThrow(() => read(make()), name);
    assert.equal(typeof givenText(make()), 'string', name);
  }
});

test('given: what can be read is read', () => {
  const list = runInNewContext('["a", "b", "c"]');
  assert.deepEqual(
    [isGivenArray(list), givenElements(list, 2), givenElements('abc', 2)],
    [true, ['b', 'c'], []],
  );
  assert.deepEqual(
    [givenField({ a: 1 }, 'a'), givenField(() => {}, 'length'), givenField('text', 'length')],
    [1, 0, undefined],
  );
  const object = {
    base: 40,
    add(this: { base: number }, more: number) {
      return this.base + more;
    },
  };
  assert.deepEqual([givenCall(object, 'add', 2), givenCall(object, 'base')], [42, undefined]);
  assert.deepEqual([7n, Symbol('s'), /r/, null].map(givenText), ['7', 'Symbol(s)', '/r/', 'null']);
});
