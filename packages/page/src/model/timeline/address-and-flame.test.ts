import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, trace } from '../trace/testing.ts';
import { onlyMatches } from './filter-rows.ts';
import { boxAt, type Flame, flameByTime, flameByTotal } from './flame.ts';
import { formatFold, formatZoom, parseFold, parseZoom } from './trace-address.ts';
import { wholeTrace } from './waterfall.ts';

const model = trace(
  { id: 'a', startTime: 0, duration: 100 },
  { id: 'b', parent: 'a', startTime: 0, duration: 60, operationName: 'b' },
  { id: 'c', parent: 'b', startTime: 10, duration: 20, operationName: 'c' },
  { id: 'd', parent: 'a', startTime: 40, duration: 40, operationName: 'd' },
  { id: 'e', parent: 'd', startTime: 50, duration: 10, operationName: 'e' },
);
const set = (...ids: string[]) => new Set(ids.map((id) => nodeOf(model, id)));

const folds: [ids: string[], text: string][] = [
  [[], ''],
  [['b'], 'b'],
  [['a', 'b', 'd'], 'all'],
  [['a', 'd'], 'all.b'],
];
for (const [ids, text] of folds) {
  test(`address: folded ${ids.join(' ') || 'nothing'}`, () => {
    assert.equal(formatFold(set(...ids), model.nodes), text);
    assert.deepEqual(parseFold(text, model.nodes), set(...ids));
  });
}

test('address: unknown ids and leaves fold nothing', () => {
  assert.deepEqual(parseFold('x.c', model.nodes), new Set());
});

test('address: zoom in microseconds', () => {
  assert.equal(formatZoom({ from: 0.25, to: 0.5 }, 1000), '250-500');
  assert.equal(formatZoom({ from: 1 / 3, to: 0.5 }, 1), '0.333-0.5');
  assert.equal(formatZoom(wholeTrace, 1000), '');
  assert.deepEqual(parseZoom('250-500', 1000), { from: 0.25, to: 0.5 });
  for (const text of ['', 'x', '500-250', '2000-3000', '-5-7'])
    assert.deepEqual(parseZoom(text, 1000), wholeTrace);
  assert.deepEqual(parseZoom('250-9000', 1000), { from: 0.25, to: 1 });
});

test('rows: what is looked for, and all above it', () => {
  assert.equal(
    onlyMatches(model.nodes, set('e', 'b'))
      .map(({ span }) => span.spanID)
      .join(''),
    'abde',
  );
});

const boxes = (flame: Flame) =>
  flame.boxes.map(({ nodes, row, from, to }) => {
    const ids = nodes.map(({ span }) => span.spanID).join('');
    return `${ids} ${row} ${Math.round(from * 100)}-${Math.round(to * 100)}`;
  });

test('flame by time: below the parent, what overlaps a row lower', () => {
  const flame = flameByTime(model);
  assert.deepEqual(boxes(flame), ['a 0 0-100', 'b 1 0-60', 'c 2 10-30', 'd 2 40-80', 'e 3 50-60']);
  assert.equal(flame.rowCount, 4);
  assert.equal(boxAt(flame, 2, 0.5, 0)?.label, 'd');
  assert.equal(boxAt(flame, 2, 0.9, 0), undefined);
  assert.equal(boxAt(flame, 2, 0.31, 0.3)?.label, 'c', 'at least as wide as asked');
});

test('flame by total: the same below the same callers is one box, the widest first', () => {
  const repeated = trace(
    { id: 'a', startTime: 0, duration: 100 },
    { id: 'b', parent: 'a', startTime: 0, duration: 10, operationName: 'small' },
    { id: 'c', parent: 'a', startTime: 10, duration: 30, operationName: 'item 1' },
    { id: 'd', parent: 'a', startTime: 40, duration: 30, operationName: 'item 2' },
  );
  assert.deepEqual(boxes(flameByTotal(repeated)), ['a 0 0-100', 'b 1 60-70', 'cd 1 0-60']);
});

test('flame by total: work at the same time makes its caller as wide as itself', () => {
  const parallel = trace(
    { id: 'a', startTime: 0, duration: 100 },
    { id: 'b', parent: 'a', startTime: 0, duration: 100, operationName: 'b' },
    { id: 'c', parent: 'a', startTime: 0, duration: 100, operationName: 'c' },
  );
  assert.deepEqual(boxes(flameByTotal(parallel)), ['a 0 0-100', 'b 1 0-50', 'c 1 50-100']);
});

test('flame: a trace as deep as it is long', () => {
  const deep = trace(
    ...Array.from({ length: 20_000 }, (_, i) => ({
      id: `s${i}`,
      ...(i === 0 ? {} : { parent: `s${i - 1}` }),
    })),
  );
  assert.equal(flameByTotal(deep).rowCount, 20_000);
  assert.equal(flameByTime(deep).rowCount, 20_000);
});
