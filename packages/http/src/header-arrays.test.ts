import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatHeaders, mergeHeaders } from './header-arrays.ts';

for (const [form, headers, flat, merged] of [
  ['flat', ['Host', 'a', 'B', '1'], ['Host', 'a', 'B', '1'], ['Host', 'a', 'B', '1', 'b3', '0']],
  ['flat, several values', ['B', ['1', '2']], ['B', ['1', '2']], ['B', ['1', '2'], 'b3', '0']],
  [
    'pairs',
    [['B', '1']],
    ['B', '1'],
    [
      ['B', '1'],
      ['b3', '0'],
    ],
  ],
  [
    'pairs, several values',
    [['B', ['1', '2']]],
    ['B', ['1', '2']],
    [
      ['B', ['1', '2']],
      ['b3', '0'],
    ],
  ],
  ['ours among them', ['B3', '1', 'a', 'b'], ['B3', '1', 'a', 'b'], ['a', 'b', 'b3', '0']],
  ['none', [], [], ['b3', '0']],
] as const) {
  test(`an array of headers keeps its form: ${form}`, () => {
    const given = headers as unknown as string[];
    assert.deepEqual(flatHeaders(given), flat);
    const isNested = Array.isArray(headers[0]);
    assert.deepEqual(mergeHeaders(isNested, flatHeaders(given) ?? [], ['b3', '0']), merged);
  });
}

for (const [name, headers] of [
  ['of an odd length', ['a', '1', 'b']],
  ['a name that is no text', [5, '1']],
  ['a symbol as a name', [Symbol('a'), '1']],
  ['pairs among which one is none', [['a', '1'], 'b']],
  ['a pair without a name', [[undefined, '1']]],
] as const) {
  test(`an array of headers that Node refuses is left to it: ${name}`, () => {
    assert.equal(flatHeaders(headers), undefined);
  });
}
