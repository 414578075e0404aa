import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meantWord } from './meant-word.ts';

const known = ['run', 'ui', 'traces', 'trace', 'graph', 'doctor'];

for (const [word, expected] of [
  ['trase', 'trace'],
  ['trcaes', 'traces'],
  ['docter', 'doctor'],
  ['rum', 'run'],
  ['x', undefined],
  ['', undefined],
  ['bananas', undefined],
  ['t'.repeat(1_000_000), undefined],
] as const) {
  test(`meantWord: ${word.slice(0, 20)} is ${expected ?? 'nothing'}`, () => {
    assert.equal(meantWord(word, known), expected);
  });
}
