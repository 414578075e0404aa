import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { dependencyEdges } from './dependencies.ts';
import { SpanStore } from './span-store.ts';

function edges(store: SpanStore, from?: number, to?: number) {
  return dependencyEdges(store, from, to).map(({ parent, child, callCount, errorCount }) => [
    parent,
    child,
    callCount,
    errorCount,
  ]);
}

test('one call for each span whose parent belongs to another service', () => {
  const store = new SpanStore();
  store.insert([
    span({
      spanId: spanId(3),
      parentSpanId: spanId(2),
      service: 'shop',
      tags: [tag('error', true)],
      startMicros: 30,
    }),
    span({ spanId: spanId(4), parentSpanId: spanId(2), service: 'shop', startMicros: 40 }),
    span({ spanId: spanId(2), parentSpanId: spanId(1), service: 'web', startMicros: 20 }),
    span({ spanId: spanId(1), service: 'web', startMicros: 10 }),
    span({ spanId: spanId(5), parentSpanId: spanId(99), service: 'lost', startMicros: 50 }),
  ]);
  assert.deepEqual(edges(store), [['web', 'shop', 2, 1]]);
  assert.deepEqual(edges(store, 31, 40), [['web', 'shop', 1, 0]]);
});

test('a parent of the same id in another trace is none', () => {
  const store = new SpanStore();
  store.insert([
    span({ traceId: traceId(1), spanId: spanId(1), service: 'web' }),
    span({ traceId: traceId(2), spanId: spanId(2), parentSpanId: spanId(1), service: 'shop' }),
  ]);
  assert.deepEqual(edges(store), []);
});

test('the halves of a Zipkin RPC are a call, and what the server calls comes from the server', () => {
  const store = new SpanStore();
  store.insert([
    span({ spanId: spanId(1), service: 'web', kind: 'client' }),
    span({ spanId: spanId(1), service: 'shop', kind: 'server' }),
    span({ spanId: spanId(2), parentSpanId: spanId(1), service: 'mail', kind: 'server' }),
  ]);
  assert.deepEqual(edges(store), [
    ['shop', 'mail', 1, 0],
    ['web', 'shop', 1, 0],
  ]);
});

test('parents are found across segments and in long traces', () => {
  const store = new SpanStore(1024 * 1024);
  const padding = tag('padding', 'x'.repeat(8000));
  store.insert([span({ spanId: spanId(1), service: 'web' })]);
  for (let i = 2; i <= 60; i++) {
    store.insert([span({ spanId: spanId(i), parentSpanId: spanId(1), service: 'shop', tags: [padding] })]);
  }
  assert.ok(store.segments.length > 1);
  assert.deepEqual(edges(store), [['web', 'shop', 59, 0]]);
});

test('an edge says how long its calls took', () => {
  const store = new SpanStore();
  store.insert([span({ service: 'web' })]);
  for (let i = 1; i <= 100; i++) {
    store.insert([
      span({ spanId: spanId(i + 1), parentSpanId: spanId(1), service: 'shop', durationMicros: i * 1000 }),
    ]);
  }
  const durations = dependencyEdges(store)[0]?.durations;
  assert.equal(durations?.count, 100);
  assert.equal(durations?.maxMicros, 100_000);
  const p95 = durations?.percentile(0.95) ?? 0;
  assert.ok(p95 >= 95_000 && p95 <= 95_000 * 1.045, `${p95}`);
  assert.equal(
    durations?.doublings().reduce((sum, [, count]) => sum + count, 0),
    100,
  );
});
