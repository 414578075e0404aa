import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPath } from './critical-path.ts';
import { nodeOf, type Sketch, trace } from './testing.ts';

/** `a 0-100` for each stretch. */
function pathOf(...sketches: readonly Sketch[]): string[] {
  const model = trace(...sketches.map((sketch) => ({ ...sketch, startTime: sketch.startTime ?? 0 })));
  const found: string[] = [];
  for (const [node, stretches] of criticalPath(nodeOf(model, 'a'))) {
    for (const { from, to } of stretches) found.push(`${node.span.spanID} ${from}-${to}`);
  }
  return found.sort();
}

const a = { id: 'a', duration: 100 };

test('critical path: a span alone is all of it', () => {
  assert.deepEqual(pathOf(a), ['a 0-100']);
});

test('critical path: calls one after the other, and what lies between them', () => {
  assert.deepEqual(
    pathOf(
      a,
      { id: 'b', parent: 'a', startTime: 10, duration: 30 },
      { id: 'c', parent: 'a', startTime: 50, duration: 40 },
    ),
    ['a 0-10', 'a 40-50', 'a 90-100', 'b 10-40', 'c 50-90'],
  );
});

test('critical path: of calls side by side only the one that ended last', () => {
  assert.deepEqual(
    pathOf(
      a,
      { id: 'b', parent: 'a', startTime: 10, duration: 50 },
      { id: 'c', parent: 'a', startTime: 10, duration: 80 },
    ),
    ['a 0-10', 'a 90-100', 'c 10-90'],
  );
});

test('critical path: of overlapping calls the earlier one up to the start of the later', () => {
  assert.deepEqual(
    pathOf(
      a,
      { id: 'b', parent: 'a', startTime: 0, duration: 60 },
      { id: 'c', parent: 'a', startTime: 40, duration: 60 },
    ),
    ['b 0-40', 'c 40-100'],
  );
});

test('critical path: work that outlives its parent counts to the parent’s end', () => {
  assert.deepEqual(pathOf(a, { id: 'b', parent: 'a', startTime: 80, duration: 500 }), ['a 0-80', 'b 80-100']);
});

test('critical path: work that begins after its parent ended does not count', () => {
  assert.deepEqual(pathOf(a, { id: 'b', parent: 'a', startTime: 100, duration: 500 }), ['a 0-100']);
});

test('critical path: goes down through grandchildren', () => {
  assert.deepEqual(
    pathOf(
      a,
      { id: 'b', parent: 'a', startTime: 20, duration: 60 },
      { id: 'c', parent: 'b', startTime: 30, duration: 40 },
    ),
    ['a 0-20', 'a 80-100', 'b 20-30', 'b 70-80', 'c 30-70'],
  );
});

test('critical path: the stretches cover the duration exactly once', () => {
  const children = Array.from({ length: 40 }, (_, i) => ({
    id: `b${i}`,
    parent: 'a',
    startTime: (i * 37) % 90,
    duration: 5 + ((i * 13) % 40),
  }));
  const total = pathOf(a, ...children)
    .map((line) => line.split(' ')[1]?.split('-').map(Number) ?? [])
    .reduce((sum, [from = 0, to = 0]) => sum + to - from, 0);
  assert.equal(total, 100);
});
