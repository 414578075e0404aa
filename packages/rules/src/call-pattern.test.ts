import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callPatterns } from './call-pattern.ts';
import { parseRuleList } from './rule-list.ts';
import { matchesWildcard } from './wildcard.ts';

const rules = parseRuleList(
  [
    '/healthz',
    'other:shop.Cart/Pay',
    'grpc:grpc.health.v1.Health/*',
    'grpc:/shop.Cart/Get',
    'grpc:*.Debug/*Dump*',
  ],
  callPatterns('grpc'),
);

for (const [name, expected] of [
  ['grpc.health.v1.Health/Check', true],
  ['grpc.health.v1.Healthy/Check', false],
  ['shop.Cart/Get', true],
  ['shop.Cart/GetAll', false],
  ['shop.Cart/Pay', false],
  ['shop.Debug/HeapDumpNow', true],
  ['shop.Debug/Heap', false],
  ['healthz', false],
] as const) {
  test(`the rules with the prefix ${expected ? 'match' : 'do not match'} ${name}`, () => {
    assert.equal(
      rules?.some((parts) => matchesWildcard(parts, name)),
      expected,
    );
  });
}

for (const [rule, expected] of [
  ['grpc:', false],
  ['grpc:/', false],
  ['grpc:a b', false],
  ['grpc:a/b c', false],
  ['grpc:shop.Cart', false],
  ['grpc:shop.Cart/*', true],
  ['grpc: /shop.Cart/Get', true],
  ['grpc:*', true],
] as const) {
  test(`${rule} ${expected ? 'can' : 'cannot'} be read`, () => {
    assert.equal(callPatterns('grpc').parse(rule) !== undefined, expected);
  });
}
