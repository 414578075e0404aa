import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTrace } from './build-trace.ts';
import { TraceFromLines, type TraceOutline } from './trace-from-lines.ts';

const outline: TraceOutline = {
  traceID: 'abc',
  startMicros: 1000,
  processes: [{ serviceName: 'web' }, { serviceName: 'shop', tags: [] }],
  operations: [
    ['GET', 'server'],
    ['op', ''],
  ],
  spans: {
    id: ['a', 'b', 'c'],
    parent: [-1, 0, 'lost'],
    operation: [0, 1, 1],
    process: [0, 1, 1],
    start: [0, 10, 20],
    duration: [100, 5, 5],
  },
  failed: [1],
};

test('trace from lines: the rows are there before the details', () => {
  const trace = new TraceFromLines(outline);
  const { nodes, durationMicros, services } = buildTrace(trace.json);
  assert.deepEqual(
    nodes.map(({ span, service, depth, failed, offset }) => [
      span.operationName,
      service,
      depth,
      failed,
      offset,
    ]),
    [
      ['GET', 'web', 0, false, 0],
      ['op', 'shop', 1, true, 10],
      ['op', 'shop', 0, false, 20],
    ],
  );
  assert.deepEqual([durationMicros, services.length], [100, 2]);
  assert.match(nodes[2]?.warnings[0] ?? '', /^Missing parent: span lost/);
  assert.equal(trace.isComplete, false);
});

test('trace from lines: a span that came in between makes other rows', () => {
  const trace = new TraceFromLines(outline);
  const withIds = (...id: string[]) => ({ ...outline, spans: { ...outline.spans, id } });
  assert.equal(trace.hasRowsOf(withIds('a', 'b', 'c')), true);
  assert.equal(trace.hasRowsOf(withIds('a', 'b', 'd')), false);
  assert.equal(trace.hasRowsOf(withIds('a', 'b', 'c', 'd')), false);
});

test('trace from lines: details come into the same spans', () => {
  const trace = new TraceFromLines(outline);
  const { nodes } = buildTrace(trace.json);
  const references = [{ refType: 'CHILD_OF', traceID: 'abc', spanID: 'a' }];
  const details = { flags: 1, references, tags: [{ key: 'row', value: 2 }], logs: [] };
  trace.add({ from: 0, spans: [{ references: [], tags: [], logs: [] }] });
  assert.equal(trace.isComplete, false);
  trace.add({ from: 1, spans: [details, details] });
  assert.equal(trace.isComplete, true);
  assert.deepEqual(nodes[1]?.span.tags, details.tags);
  assert.equal(nodes[1]?.span.flags, 1);
  assert.equal(nodes[0]?.span.flags, undefined);
});
