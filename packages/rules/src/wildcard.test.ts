import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesWildcard } from './wildcard.ts';

for (const [pattern, text, expected] of [
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['*', '', true],
  ['a*', 'a', true],
  ['a*c', 'abc', true],
  ['ab*bc', 'abc', false],
  ['*b*', 'abc', true],
  ['a*b*c', 'acbc', true],
  ['a*bc*bc', 'abc', false],
  ['a**c', 'ac', true],
] as const) {
  test(`wildcard: ${pattern} ${expected ? 'matches' : 'does not match'} ${text || 'nothing'}`, () =>
    assert.equal(matchesWildcard(pattern.split('*'), text), expected));
}
