import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { changes } from './changes.ts';
import { SpanStore } from './span-store.ts';

const store = new SpanStore();
store.insert([
  span({ traceId: traceId(1), kind: 'server', startMicros: 1000, durationMicros: 10 }),
  span({
    traceId: traceId(2),
    kind: 'server',
    startMicros: 1010,
    durationMicros: 30,
    tags: [tag('error', true)],
  }),
  span({ traceId: traceId(3), kind: 'server', startMicros: 1099, durationMicros: 20, name: 'other' }),
  span({ traceId: traceId(3), spanId: spanId(2), parentSpanId: spanId(1), startMicros: 1098, name: 'inner' }),
]);

test('changes: entries of a service in buckets of equal length', () => {
  assert.deepEqual(changes(store, { service: 'shop', buckets: 2 }), [
    {
      startMicros: 1000,
      endMicros: 1050,
      count: 2,
      errorCount: 1,
      p50Micros: 10,
      p95Micros: 30,
      p99Micros: 30,
    },
    {
      startMicros: 1050,
      endMicros: 1100,
      count: 1,
      errorCount: 0,
      p50Micros: 20,
      p95Micros: 20,
      p99Micros: 20,
    },
  ]);
});

test('changes: one operation, inner spans too', () => {
  const [bucket] = changes(store, { service: 'shop', operation: 'inner', buckets: 1 });
  assert.deepEqual([bucket?.count, bucket?.startMicros], [1, 1098]);
});

test('changes: the range is the one asked for, empty buckets say so', () => {
  const buckets = changes(store, { service: 'shop', startMinMicros: 1050, startMaxMicros: 1149, buckets: 2 });
  assert.deepEqual(
    buckets.map(({ startMicros, count, p50Micros }) => [startMicros, count, p50Micros]),
    [
      [1050, 1, 20],
      [1100, 0, undefined],
    ],
  );
});

test('changes: an unknown service has none', () => {
  assert.deepEqual(changes(store, { service: 'none', buckets: 2 }), []);
});

test('changes: of an operation only what was asked for, and only where a condition holds', () => {
  const calls = new SpanStore();
  const get = (id: number, kind: string, path: string) =>
    span({
      traceId: traceId(id),
      spanId: spanId(id),
      parentSpanId: spanId(99),
      name: 'GET',
      kind,
      startMicros: id,
      tags: [tag('url.path', path)],
    });
  calls.insert([get(1, 'server', '/a/1'), get(2, 'client', '/a/2'), get(3, 'server', '/b')]);
  const count = (more: object) =>
    changes(calls, { service: 'shop', operation: 'GET', buckets: 1, ...more })[0]?.count;
  assert.equal(count({}), 3);
  assert.equal(count({ entriesOnly: true }), 2);
  const where = [{ key: 'path', compare: '~', value: '/a/*' }];
  assert.equal(count({ where }), 2);
  assert.equal(count({ entriesOnly: true, where }), 1);
});
