import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, trace } from '../trace/testing.ts';
import { minimapBars } from './minimap.ts';
import { rowRange, scrollTopFor } from './virtual-rows.ts';
import {
  barOf,
  clampWindow,
  labelRoom,
  labelSide,
  panned,
  ticks,
  visibleNodes,
  wholeTrace,
  zoomed,
} from './waterfall.ts';

const model = trace(
  { id: 'a', startTime: 0, duration: 1000 },
  { id: 'b', parent: 'a', startTime: 100, duration: 200 },
  { id: 'c', parent: 'b', startTime: 150, duration: 50 },
  { id: 'd', parent: 'a', startTime: 900, duration: 100, tags: { error: true } },
);
const shown = (...collapsed: string[]) =>
  visibleNodes(model.nodes, new Set(collapsed.map((id) => nodeOf(model, id)))).map(({ span }) => span.spanID);

test('waterfall: rows below a folded one are hidden, and those below them', () => {
  assert.deepEqual(shown(), ['a', 'b', 'c', 'd']);
  assert.deepEqual(shown('b'), ['a', 'b', 'd']);
  assert.deepEqual(shown('a', 'b'), ['a']);
});

test('waterfall: bars are shares of what is shown', () => {
  assert.deepEqual(barOf(100, 300, 1000, wholeTrace), { left: 0.1, width: 0.19999999999999998 });
  assert.deepEqual(barOf(250, 500, 1000, { from: 0.25, to: 0.75 }), { left: 0, width: 0.5 });
});

test('waterfall: bars far outside of what is shown are cut', () => {
  const far = barOf(0, 1e9, 1e9, { from: 0.5, to: 0.500001 });
  assert.deepEqual(far, { left: -0.5, width: 2 });
});

test('waterfall: a trace of no duration has bars at its start', () => {
  assert.deepEqual(barOf(0, 0, 0, wholeTrace), { left: 0, width: 0 });
});

test('waterfall: labels stand where there is room', () => {
  assert.equal(labelSide({ left: 0, width: 0.5 }, 0.2), 'right');
  assert.equal(labelSide({ left: 0.7, width: 0.3 }, 0.2), 'left');
  assert.equal(labelSide({ left: 0, width: 1 }, 0.2), 'inside');
  assert.equal(labelSide({ left: 0, width: 0.75 }, labelRoom(800)), 'right');
  assert.equal(labelSide({ left: 0, width: 0.75 }, labelRoom(216)), 'inside');
});

test('waterfall: five times over what is shown', () => {
  assert.deepEqual(ticks(1000, wholeTrace), [0, 250, 500, 750, 1000]);
  assert.deepEqual(ticks(1000, { from: 0.5, to: 1 }), [500, 625, 750, 875, 1000]);
});

test('waterfall: a selection goes either way and stays inside', () => {
  assert.deepEqual(clampWindow(0.75, 0.25), { from: 0.25, to: 0.75 });
  assert.deepEqual(clampWindow(-3, 7), wholeTrace);
  const least = clampWindow(1, 1);
  assert.ok(least.to > least.from && least.to <= 1);
});

test('waterfall: zoom and pan', () => {
  assert.deepEqual(zoomed(wholeTrace, 0.5), { from: 0.25, to: 0.75 });
  assert.deepEqual(zoomed({ from: 0.25, to: 0.75 }, 4), wholeTrace);
  assert.deepEqual(panned({ from: 0.25, to: 0.75 }, 0.5), { from: 0.5, to: 1 });
  assert.deepEqual(panned({ from: 0.5, to: 1 }, 0.5), { from: 0.5, to: 1 });
});

test('minimap: a line for each span, failed ones painted last', () => {
  const bars = minimapBars(model.nodes, 1000, { width: 500, height: 40 });
  assert.deepEqual(
    bars.map(({ node, x, y, width }) => [node.span.spanID, x, y, width]),
    [
      ['a', 0, 0, 500],
      ['b', 50, 10, 100],
      ['c', 75, 20, 25],
      ['d', 450, 30, 50],
    ],
  );
});

test('minimap: the shortest span is visible, and none leaves the picture', () => {
  const tiny = trace(
    { id: 'a', startTime: 0, duration: 1e9 },
    { id: 'b', parent: 'a', startTime: 1e9, duration: 0 },
  );
  for (const { x, width } of minimapBars(tiny.nodes, tiny.durationMicros, { width: 100, height: 50 })) {
    assert.ok(width >= 1 && x >= 0 && x + width <= 100);
  }
});

test('rows: those in view and a few more', () => {
  assert.deepEqual(rowRange(0, 260, 26, 10_000), { from: 0, to: 22 });
  assert.deepEqual(rowRange(26_000, 260, 26, 10_000), { from: 988, to: 1022 });
  assert.deepEqual(rowRange(1e9, 260, 26, 30), { from: 30, to: 30 });
});

test('rows: scrolled only as far as needed', () => {
  const view = { scrollTop: 100, height: 100 };
  assert.equal(scrollTopFor(5, 26, view), 100);
  assert.equal(scrollTopFor(0, 26, view), 0);
  assert.equal(scrollTopFor(10, 26, view), 186);
});
