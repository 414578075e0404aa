import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRuleList } from './rule-list.ts';

test('a list that protocols share: foreign and unreadable rules are passed over, none at all is undefined', () => {
  const reader = {
    isOfOtherProtocol: (text: string) => text.startsWith('x:'),
    parse: (text: string) => (Number.isNaN(Number(text)) ? undefined : Number(text)),
  };
  assert.deepEqual(parseRuleList(['1', 'x:2', 'three', '4'], reader), [1, 4]);
  assert.equal(parseRuleList(['x:2', 'three'], reader), undefined);
});
