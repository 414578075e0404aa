import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SpanJson, TraceJson } from '../trace-json.ts';
import { buildTraceTree } from '../trace-tree.ts';
import { criticalPath } from './critical-path.ts';

type Given = readonly [name: string, parent: string | undefined, start: number, end: number];

function tree(spans: readonly Given[]) {
  const trace: TraceJson = {
    traceID: 'a',
    processes: { p1: { serviceName: 'shop' } },
    spans: spans.map(
      ([name, parent, start, end]): SpanJson => ({
        traceID: 'a',
        spanID: name,
        operationName: name,
        startTime: start,
        duration: end - start,
        processID: 'p1',
        ...(parent === undefined
          ? {}
          : { references: [{ refType: 'CHILD_OF', traceID: 'a', spanID: parent }] }),
      }),
    ),
  };
  const [top] = buildTraceTree(trace).tops;
  assert.ok(top);
  return top;
}

const pathOf = (spans: readonly Given[]): Record<string, number> =>
  Object.fromEntries(criticalPath(tree(spans)).map(({ node, selfMicros }) => [node.span.spanID, selfMicros]));

test('critical path: calls one after another are all on it', () => {
  assert.deepEqual(
    pathOf([
      ['aa', undefined, 0, 100],
      ['bb', 'aa', 10, 40],
      ['cc', 'aa', 50, 90],
    ]),
    { aa: 30, bb: 30, cc: 40 },
  );
});

test('critical path: of calls side by side the one that ended last, and what ended before it began', () => {
  assert.deepEqual(
    pathOf([
      ['aa', undefined, 0, 100],
      ['bb', 'aa', 0, 60],
      ['cc', 'aa', 50, 95],
      ['dd', 'aa', 10, 45],
    ]),
    { aa: 5, bb: 50, cc: 45 },
  );
});

test('critical path: what goes on after its parent, and what began before it, is cut', () => {
  assert.deepEqual(
    pathOf([
      ['aa', undefined, 0, 100],
      ['bb', 'aa', 90, 500],
      ['cc', 'aa', -50, 20],
    ]),
    { aa: 70, bb: 10, cc: 20 },
  );
});

test('critical path: the self times of any trace add up to its duration, and none is negative', () => {
  const interval = fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(50));
  fc.assert(
    fc.property(fc.array(interval, { minLength: 0, maxLength: 40 }), (intervals) => {
      const spans: Given[] = [['00aa', undefined, 0, 1000]];
      for (const [index, [start, length, parent]] of intervals.entries()) {
        const parentName = spans[parent % spans.length]?.[0];
        spans.push([`${index + 1}bb`, parentName, start, start + length]);
      }
      const steps = criticalPath(tree(spans));
      assert.equal(
        steps.reduce((sum, { selfMicros }) => sum + selfMicros, 0),
        1000,
      );
      assert.ok(steps.every(({ selfMicros }) => selfMicros >= 0));
    }),
  );
});
