import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate, parseExpression } from './expression.ts';
import { fillNameTemplate, parseNameTemplate } from './name-template.ts';
import { RateCap } from './rate-cap.ts';

const call = {
  self: { name: 'me' },
  args: [
    { id: 7, tags: ['a', 'b'], deep: { a: { b: { c: { d: 1 } } } }, text: 'x'.repeat(300) },
    [1, 'x'],
    10n,
  ],
  result: { rows: [1, 2, 3] },
  error: { code: 'E' },
};

for (const [text, value] of [
  ['args[0].id', 7],
  ['args[0].tags', ['a', 'b']],
  ['args[0].tags[1]', 'b'],
  ['args[0].deep.a.b.c.d', 1],
  ['args[0].text', 'x'.repeat(256)],
  ['args[1]', undefined],
  ['args[2]', '10'],
  ['args[9].id', undefined],
  ['args.length', 3],
  ['this.name', 'me'],
  ['result.rows.length', 3],
  ['result', undefined],
  ['error.code', 'E'],
] as const)
  test(`${text} is read`, () => {
    const expression = parseExpression(text);
    assert.ok(expression);
    assert.deepEqual(evaluate(expression, call), value);
  });

for (const text of [
  '',
  'args',
  'id',
  'args[0].id()',
  'args[0]["id"]',
  'this.a.b.c.d.e.f.g',
  'args[-1]',
  'args.x',
  'result;',
])
  test(`${JSON.stringify(text)} is no expression`, () => assert.equal(parseExpression(text), undefined));

test('what throws when it is read is no value', () => {
  const expression = parseExpression('args[0].id');
  const thrower = {
    get id() {
      throw new Error('no');
    },
  };
  assert.ok(expression);
  assert.equal(evaluate(expression, { ...call, args: [thrower] }), undefined);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(evaluate(expression, { ...call, args: [proxy] }), undefined);
});

test('a name is made of texts and of what the call was made with', () => {
  const template = parseNameTemplate('cart {0.id} of {this.name}{args[9]}');
  assert.ok(template);
  assert.equal(fillNameTemplate(template, call), 'cart 7 of me');
  for (const text of ['', 'a {result.id}', 'a {b}', 'a } b', 'a {0.id'])
    assert.equal(parseNameTemplate(text), undefined);
});

test('above its rate a function has no spans for the rest of the second, which is told once and counted', () => {
  let nowMs = 0;
  const told: number[] = [];
  const cap = new RateCap(2, (calls) => told.push(calls), { monotonicMs: () => nowMs });
  const calls = (count: number): number => {
    let open = 0;
    for (let index = 0; index < count; index++) {
      if (!cap.isOpen()) continue;
      cap.take();
      open++;
    }
    return open;
  };
  assert.deepEqual([calls(5), told], [2, []]);
  nowMs = 999;
  assert.equal(calls(1), 0);
  nowMs = 1000;
  assert.deepEqual([calls(4), told], [2, [6]]);
  nowMs = 5000;
  assert.deepEqual([calls(1), told, cap.leftOutCount], [1, [6], 6]);
});
