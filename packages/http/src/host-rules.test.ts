import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostRules } from './host-rules.ts';

for (const [patterns, host, expected] of [
  [['*.internal'], 'a.internal', true],
  [['*.internal'], 'internal', false],
  [['*.internal'], 'a.internal.evil.com', false],
  [['a.b'], 'A.B', true],
  [['a*c*e'], 'abcde', true],
  [['a*c*e'], 'abde', false],
  [['ab*ba'], 'aba', false],
  [['10.0.0.0/8'], '10.9.8.7', true],
  [['10.0.0.0/8'], '11.0.0.1', false],
  [['10.0.0.0/8'], '::ffff:10.0.0.1', true],
  [['10.0.0.0/8'], 'ten.example', false],
  [['fd00::/8'], '[fd00::1]', true],
  [['!api.partner.com'], 'api.partner.com', false],
  [['!api.partner.com'], 'other.com', true],
  [['*.com', '!api.com'], 'api.com', false],
  [['*.com', '!api.com'], 'b.com', true],
  [['*.com', '!api.com'], 'b.org', false],
  [['10.0.0.0/99'], '10.0.0.1', false],
] as const) {
  test(`${patterns.join(', ')} ${expected ? 'allows' : 'refuses'} ${host}`, () => {
    assert.equal(parseHostRules(patterns, () => {})?.allows(host), expected);
  });
}

test('no pattern: no rule to ask', () => assert.equal(parseHostRules([], assert.fail), undefined));

test('a network that cannot be read is told', () => {
  const told: string[] = [];
  parseHostRules(['10.0.0.0/99', 'x/8', '!', 'ok'], (pattern) => told.push(pattern));
  assert.deepEqual(told, ['10.0.0.0/99', 'x/8', '!']);
});
