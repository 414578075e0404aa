import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bucketsFor,
  headline,
  nameOfChange,
  type OperationChangeJson,
  orDash,
  rankChanges,
} from './operation-change.ts';

interface Sides {
  readonly counts?: readonly [number, number];
  readonly errors?: readonly [number, number];
  readonly p50?: readonly [number | null, number | null];
  readonly p95?: readonly [number | null, number | null];
  readonly slower?: number;
  readonly failing?: number;
}

function change(operation: string, sides: Sides = {}): OperationChangeJson {
  const { counts = [50, 50], errors = [0, 0], p50 = [10_000, 10_000], p95 = [20_000, 20_000] } = sides;
  const side = (i: 0 | 1) => ({
    count: counts[i],
    errorCount: errors[i],
    p50Micros: p50[i],
    p95Micros: p95[i],
  });
  const { slower = 0, failing = 0 } = sides;
  return { service: 's', operation, path: '', before: side(0), after: side(1), slower, failing };
}

const judged: [string, Sides, string, string][] = [
  ['slower', { p50: [26_000, 370_000], slower: 9 }, 'slower', '14 times as long'],
  ['a little slower', { p50: [10_000, 15_000], slower: 4 }, 'slower', '50% longer'],
  [
    'slower in its tail',
    { p95: [20_000, 90_000], slower: 3 },
    'slower',
    'the slow ones take 4.5 times as long',
  ],
  ['faster', { p50: [10_000, 4_000], slower: -5 }, 'faster', '60% shorter'],
  ['failing', { errors: [3, 12], failing: 2.5 }, 'failing', 'fails in 24% instead of 6%'],
  ['failing less', { errors: [12, 0], failing: -3 }, 'mended', 'fails in 0% instead of 24%'],
  ['certain, but hardly slower', { p50: [10_000, 10_500], slower: 6 }, 'same', 'as before'],
  ['much slower, but by chance', { p50: [10_000, 30_000], slower: 1 }, 'same', 'as before'],
  ['some microseconds', { p50: [50, 120], p95: [60, 150], slower: 6 }, 'same', 'as before'],
  ['few', { counts: [2, 9] }, 'few', 'too few to tell'],
  ['slower, of few by chance', { counts: [5, 5], p50: [10_000, 30_000], slower: 2.2 }, 'same', 'as before'],
  ['slower, all of few', { counts: [5, 5], p50: [10_000, 30_000], slower: 2.6 }, 'slower', '3 times as long'],
  ['new', { counts: [0, 9], p50: [null, 5] }, 'new', 'new'],
  ['new and failing', { counts: [0, 10], errors: [0, 5] }, 'failing', 'new, fails in 50%'],
  ['gone', { counts: [9, 0], p50: [5, null] }, 'gone', 'not asked for any more'],
];
for (const [name, sides, verdict, words] of judged) {
  test(`change: ${name}`, () => {
    const [found] = rankChanges([change('op', sides)]);
    assert.deepEqual([found?.verdict, found?.words], [verdict, words]);
  });
}

test('changes: the worst first, and of two the one that costs more', () => {
  const order = rankChanges([
    change('same'),
    change('faster', { p50: [10_000, 1_000], slower: -5 }),
    change('new', { counts: [0, 5], p50: [null, 9] }),
    change('slower', { p50: [10_000, 90_000], slower: 5 }),
    change('much slower', { p50: [10_000, 900_000], slower: 5 }),
    change('failing', { errors: [0, 20], failing: 5 }),
  ]).map(({ operation }) => operation);
  assert.deepEqual(order, ['failing', 'much slower', 'slower', 'new', 'same', 'faster']);
});

test('changes: one sentence for all', () => {
  const slower = change('a', { p50: [10_000, 90_000], slower: 5 });
  const failing = change('b', { errors: [0, 20], failing: 5 });
  assert.equal(headline(rankChanges([change('x')])), 'Nothing changed more than chance explains');
  assert.equal(
    headline(rankChanges([change('x', { counts: [0, 5] })])),
    'Nothing is stored of the time before: all is new',
  );
  assert.equal(headline(rankChanges([slower])), 'Of 1 operation 1 got slower');
  assert.equal(
    headline(rankChanges([slower, { ...slower, operation: 'c' }, failing])),
    'Of 3 operations 1 fails more, 2 got slower',
  );
});

test('changes: a method is told with its path', () => {
  assert.equal(nameOfChange({ operation: 'GET', path: '/item/*' }), 'GET /item/N');
  assert.equal(nameOfChange({ operation: 'GET /a', path: '' }), 'GET /a');
});

test('changes: few requests are few points', () => {
  assert.deepEqual([bucketsFor(10), bucketsFor(60), bucketsFor(10_000)], [12, 30, 60]);
  assert.deepEqual([orDash(null), orDash(1000)], ['–', '1 ms']);
});
