import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIgnoreRules } from './ignore-rules.ts';

const rules = parseIgnoreRules(['/healthz', '/metrics*', 'GET /ready', 'grpc:a.B/*']);

for (const [method, target, expected] of [
  ['GET', '/healthz', true],
  ['POST', '/healthz?verbose=1', true],
  ['GET', '/healthz/', false],
  ['GET', '/metrics/jvm', true],
  ['GET', '/ready', true],
  ['POST', '/ready', false],
  ['GET', '/?/healthz', false],
] as const) {
  test(`${method} ${target} is ${expected ? '' : 'not '}ignored`, () => {
    assert.equal(rules?.ignores(method, target), expected);
  });
}

test('rules of other protocols alone leave nothing to ask', () => {
  assert.equal(parseIgnoreRules(['grpc:grpc.health.v1.Health/*']), undefined);
});

test('a rule that cannot be read leaves nothing to ask', () => {
  assert.equal(parseIgnoreRules(['healthz']), undefined);
});
