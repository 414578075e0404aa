import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTrace } from './build-trace.ts';
import { nodeOf, trace, traceJson } from './testing.ts';

const ids = (model: ReturnType<typeof trace>) =>
  model.nodes.map(({ span, depth }) => `${depth}${span.spanID}`);

test('trace: parents before children, siblings by start', () => {
  const model = trace(
    { id: 'c', parent: 'a', startTime: 1050 },
    { id: 'd', parent: 'b', startTime: 1060 },
    { id: 'b', parent: 'a', startTime: 1010 },
    { id: 'a', startTime: 1000 },
  );
  assert.deepEqual(ids(model), ['0a', '1b', '2d', '1c']);
  assert.equal(model.depth, 3);
  assert.deepEqual(
    model.nodes.map(({ descendants }) => descendants),
    [3, 1, 0, 0],
  );
});

test('trace: duration from the first start to the last end', () => {
  const model = trace({ id: 'a', duration: 50 }, { id: 'b', parent: 'a', startTime: 1020, duration: 200 });
  assert.equal(model.durationMicros, 220);
  assert.equal(nodeOf(model, 'b').offset, 20);
});

test('trace: counts spans and failures of each service in order of appearance', () => {
  const model = trace(
    { id: 'a', service: 'web' },
    { id: 'b', parent: 'a', service: 'shop', startTime: 1001, tags: { error: true } },
    { id: 'c', parent: 'a', service: 'web', startTime: 1002, tags: { 'otel.status_code': 'ERROR' } },
    { id: 'd', parent: 'a', service: 'web', startTime: 1003, tags: { error: 'false' } },
  );
  assert.deepEqual(model.services, [
    { name: 'web', spanCount: 3, failedCount: 1 },
    { name: 'shop', spanCount: 1, failedCount: 1 },
  ]);
  assert.equal(model.failedCount, 2);
});

test('trace: an orphan stands on top and says which parent is missing', () => {
  const model = trace({ id: 'a' }, { id: 'b', parent: 'ff', startTime: 1001 });
  assert.deepEqual(ids(model), ['0a', '0b']);
  assert.deepEqual(nodeOf(model, 'b').warnings, ['Missing parent: span ff is not in this trace.']);
  assert.deepEqual(nodeOf(model, 'a').warnings, []);
});

test('trace: a parent of zeros is none', () => {
  assert.deepEqual(nodeOf(trace({ id: 'a', parent: '0000' }), 'a').warnings, []);
});

test('trace: rings of parents are cut, and every span is there once', () => {
  const model = trace(
    { id: 'a', parent: 'c' },
    { id: 'b', parent: 'a' },
    { id: 'c', parent: 'b' },
    { id: 'd', parent: 'd' },
  );
  assert.equal(model.nodes.length, 4);
  assert.deepEqual(ids(model).sort(), ['0a', '0d', '1b', '2c']);
});

test('trace: a child on another clock that starts before its parent is skewed', () => {
  const early = { id: 'b', parent: 'a', startTime: 500 };
  const skewed = nodeOf(trace({ id: 'a', service: 'web' }, { ...early, service: 'shop' }), 'b');
  assert.match(skewed.warnings[0] ?? '', /^Clock skew: starts 500 µs before its parent/);
  assert.deepEqual(nodeOf(trace({ id: 'a' }, early), 'b').warnings, [], 'one process has one clock');
});

test('trace: what the store warned of is kept', () => {
  assert.deepEqual(nodeOf(trace({ id: 'a', warnings: ['odd'] }), 'a').warnings, ['odd']);
});

test("trace: the halves of a Zipkin RPC share an id, and the server's hangs below the client's", () => {
  const model = trace(
    { id: 'a', service: 'shop', startTime: 1005, tags: { 'span.kind': 'server' } },
    { id: 'a', service: 'web', startTime: 1000, tags: { 'span.kind': 'client' } },
  );
  assert.deepEqual(
    model.nodes.map(({ service, depth }) => `${depth}${service}`),
    ['0web', '1shop'],
  );
});

test('trace: a chain deeper than the call stack', () => {
  const chain = Array.from({ length: 50_000 }, (_, i) => ({
    id: (i + 1).toString(16),
    parent: i.toString(16),
    startTime: i,
  }));
  assert.equal(trace(...chain).depth, 50_000);
});

test('trace: a span of an unknown process, and a trace without spans', () => {
  const json = traceJson({ id: 'a' });
  assert.equal(buildTrace({ ...json, processes: {} }).nodes[0]?.service, 'unknown service');
  assert.deepEqual(buildTrace({ ...json, spans: [] }).nodes, []);
});
