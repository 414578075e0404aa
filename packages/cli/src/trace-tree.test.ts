import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleTrace } from './sample-trace.ts';
import { buildTraceTree } from './trace-tree.ts';

const ids = (nodes: readonly { span: { spanID: string } }[]) => nodes.map(({ span }) => span.spanID);

test('trace tree: children hang below their parents in order of start, whatever the order of arrival', () => {
  const tree = buildTraceTree(
    sampleTrace(
      { id: 'c', parent: 'a', service: 'orders', fromMicros: 30, micros: 10 },
      { id: 'b', parent: 'a', service: 'catalog', fromMicros: 10, micros: 10 },
      { id: 'a', service: 'gateway', micros: 100, tags: { error: true } },
      { id: 'd', parent: 'c', service: 'orders', fromMicros: 31, micros: 90 },
    ),
  );
  assert.deepEqual(ids(tree.tops), ['a']);
  assert.deepEqual(ids(tree.tops[0]?.children ?? []), ['b', 'c']);
  const { services, depth, spanCount, errorCount, durationMicros } = tree;
  assert.deepEqual(
    { services, depth, spanCount, errorCount, durationMicros },
    {
      services: ['catalog', 'gateway', 'orders'],
      depth: 3,
      spanCount: 4,
      errorCount: 1,
      durationMicros: 121,
    },
  );
});

test('trace tree: a span whose parent is missing stands at the top and names it', () => {
  const { tops } = buildTraceTree(
    sampleTrace({ id: 'a', service: 'x' }, { id: 'b', parent: 'gone', service: 'y', fromMicros: 1 }),
  );
  assert.deepEqual(ids(tops), ['a', 'b']);
  assert.equal(tops[1]?.missingParentId, 'gone');
});

test('trace tree: spans that name each other as parents are shown once, not for ever', () => {
  const tree = buildTraceTree(
    sampleTrace(
      { id: 'a', parent: 'b', service: 'x' },
      { id: 'b', parent: 'a', service: 'y', fromMicros: 1 },
    ),
  );
  assert.equal(tree.spanCount, 2);
  assert.equal(tree.depth, 2);
  assert.equal(tree.tops.length, 1);
});

test('trace tree: a span that is its own parent is at the top', () => {
  const tree = buildTraceTree(sampleTrace({ id: 'a', parent: 'a', service: 'x' }));
  assert.deepEqual(ids(tree.tops), ['a']);
});

test('trace tree: the two halves of a shared Zipkin span are client and below it server', () => {
  const { tops } = buildTraceTree(
    sampleTrace(
      { id: 'a', service: 'payments', tags: { 'span.kind': 'server' } },
      { id: 'a', service: 'orders', fromMicros: 5, tags: { 'span.kind': 'client' } },
      { id: 'b', parent: 'a', service: 'payments', fromMicros: 9 },
    ),
  );
  assert.deepEqual(
    tops.map(({ service }) => service),
    ['orders'],
  );
  assert.deepEqual(ids(tops[0]?.children ?? []), ['a', 'b']);
});

test('trace tree: a classic parentSpanID of zero is a root', () => {
  const trace = sampleTrace({ id: 'a', service: 'x' });
  const spans = trace.spans.map((span) => ({ ...span, parentSpanID: '0000000000000000' }));
  assert.equal(buildTraceTree({ ...trace, spans }).tops[0]?.missingParentId, undefined);
});

test('trace tree: an empty trace is an empty tree', () => {
  const { tops, depth, durationMicros } = buildTraceTree(sampleTrace());
  assert.deepEqual({ tops, depth, durationMicros }, { tops: [], depth: 0, durationMicros: 0 });
});
