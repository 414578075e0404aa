import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, traceId } from '../testing/spans.ts';
import { callPaths } from './call-paths.ts';
import { SpanStore } from './span-store.ts';

function ways(store: SpanStore, service: string): string[] {
  return callPaths(store, service).map(({ steps }) => steps.map((step) => step.service).join(' > '));
}

test('a path for each leaf, of entries only, once for many traces', () => {
  const store = new SpanStore();
  for (const id of [1, 2]) {
    const of = { traceId: traceId(id), kind: 'server' };
    store.insert([
      span({ ...of, spanId: spanId(1), service: 'web' }),
      span({ ...of, spanId: spanId(2), parentSpanId: spanId(1), service: 'web', kind: 'client' }),
      span({ ...of, spanId: spanId(3), parentSpanId: spanId(2), service: 'shop' }),
      span({ ...of, spanId: spanId(4), parentSpanId: spanId(1), service: 'mail' }),
    ]);
  }
  assert.deepEqual(ways(store, 'web'), ['web > shop', 'web > mail']);
  assert.deepEqual(ways(store, 'shop'), ['web > shop']);
});

test("spans that are each other's parents end somewhere", () => {
  const store = new SpanStore();
  store.insert([
    span({ spanId: spanId(1), parentSpanId: spanId(2), kind: 'server' }),
    span({ spanId: spanId(2), parentSpanId: spanId(1), kind: 'server' }),
    span({ spanId: spanId(3), parentSpanId: spanId(2), kind: 'server' }),
  ]);
  assert.equal(callPaths(store, 'shop').length, 1);
});
