import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, compareTraces } from './compare-traces.ts';
import { trace } from './testing.ts';

const a = trace(
  { id: '1', operationName: 'checkout' },
  { id: '2', parent: '1', operationName: 'price', startTime: 1001 },
  { id: '3', parent: '1', operationName: 'price', startTime: 1002 },
  { id: '4', parent: '1', operationName: 'old', startTime: 1003 },
  { id: '5', parent: '4', operationName: 'below', startTime: 1004 },
);
const b = trace(
  { id: '6', operationName: 'checkout' },
  { id: '7', parent: '6', operationName: 'price', startTime: 1001 },
  { id: '8', parent: '6', operationName: 'new', startTime: 1002 },
  { id: '9', parent: '6', operationName: 'price', startTime: 1003 },
);

test('compare: the same work stands side by side, the rest alone', () => {
  const { rows, both, onlyA, onlyB } = compareTraces(a, b);
  assert.deepEqual(
    rows.map((row) => [row.depth, row.a?.span.spanID, row.b?.span.spanID]),
    [
      [0, '1', '6'],
      [1, '2', '7'],
      [1, undefined, '8'],
      [1, '3', '9'],
      [1, '4', undefined],
      [2, '5', undefined],
    ],
  );
  assert.deepEqual({ both, onlyA, onlyB }, { both: 3, onlyA: 2, onlyB: 1 });
});

test('compare: the same operation of another service is another one', () => {
  const { both } = compareTraces(trace({ id: '1', service: 'x' }), trace({ id: '1', service: 'y' }));
  assert.equal(both, 0);
});

test('compare: a trace with itself has no differences', () => {
  const { both, onlyA, onlyB } = compareTraces(a, a);
  assert.deepEqual({ both, onlyA, onlyB }, { both: 5, onlyA: 0, onlyB: 0 });
});

test('compare: change', () => {
  assert.equal(change(100, 150), 0.5);
  assert.equal(change(100, 50), -0.5);
  assert.equal(change(0, 0), 0);
  assert.equal(change(0, 5), Number.POSITIVE_INFINITY);
});
