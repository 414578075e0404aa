import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHostRules, unreadableHosts } from './host-rules.ts';

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
  [['10.0.0.0/'], '10.0.0.1', false],
  [['10.0.0.0/99', '!api.com'], 'b.com', false],
  [['!10.0.0.0/99'], 'b.com', false],
  [['[fd00::1]'], '[fd00:0::1]', true],
  [['FD00::1'], 'fd00::1', true],
  [['[fd00::]/8'], 'fd00::1', true],
  [['fd00:*'], 'fd00::1', true],
  [['10.0.0.*'], '::ffff:10.0.0.1', true],
] as const) {
  test(`${patterns.join(', ')} ${expected ? 'allows' : 'refuses'} ${host}`, () => {
    assert.equal(parseHostRules(patterns)?.allows(host), expected);
  });
}

test('no pattern: no rule to ask', () => assert.equal(parseHostRules([]), undefined));

test('what no host can match cannot be read', () => {
  const bad = [
    '10.0.0.0/99',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'x/8',
    '!',
    '',
    'http://a.b',
    'a.b:80',
    '10.0.0.1:80',
    'a b',
  ];
  const good = ['ok', '!*.com', '10.0.0.0/8', '::1', '[::1]', 'a_b.internal', 'münchen.de', '*'];
  assert.deepEqual(
    unreadableHosts([...bad, ...good]).map(({ text }) => text),
    bad,
  );
});
