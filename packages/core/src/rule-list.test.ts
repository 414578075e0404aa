import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesWildcard, parseRuleList } from './rule-list.ts';

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

test('a list that protocols share: foreign rules are passed over, unreadable ones told, none at all is undefined', () => {
  const reader = {
    isOfOtherProtocol: (text: string) => text.startsWith('x:'),
    parse: (text: string) => (Number.isNaN(Number(text)) ? undefined : Number(text)),
  };
  const invalid: string[] = [];
  assert.deepEqual(
    parseRuleList(['1', 'x:2', 'three', '4'], reader, (text) => invalid.push(text)),
    [1, 4],
  );
  assert.deepEqual(invalid, ['three']);
  assert.equal(parseRuleList(['x:2'], reader, assert.fail), undefined);
});
