/** Spans that are made to be slow to store or to look at. What is counted here would grow with the square of their number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { callPaths } from './call-paths.ts';
import { callSeries } from './call-series.ts';
import { dependencyEdges } from './dependencies.ts';
import { SpanStore } from './span-store.ts';
import { hashSeed } from './tag-hash.ts';
import { mix } from './trace.ts';
import { traceSpans } from './trace-spans.ts';

test('of the spans of a trace that share an id 64 are kept, the others count as duplicates', () => {
  const store = new SpanStore();
  const spans = Array.from({ length: 5000 }, (_, i) =>
    span({ startMicros: i, kind: i % 2 === 0 ? 'server' : 'client' }),
  );
  store.insert(spans);
  const { spans: kept, duplicateSpans } = store.counts();
  assert.deepEqual([kept, duplicateSpans], [64, 4936]);
  const trace = store.trace(traceId(1));
  assert.ok(trace, 'no trace');
  assert.equal(traceSpans(trace).length, 64);
});

test('ids cannot be chosen so that a trace finds them all in one place', () => {
  // With a factor that everybody knows, such as 0x9e3779b1, these would all be one number.
  const numbers = Array.from({ length: 10_000 }, (_, high) => mix(high, Math.imul(high, 0x9e3779b1)));
  assert.equal(new Set(numbers).size > 9000, true);
});

test('the hash of attributes does not begin as the standard says', () => {
  assert.notEqual(hashSeed, 0x811c9dc5 | 0);
});

test('the graph has 10,000 edges at most', () => {
  const store = new SpanStore();
  for (let i = 1; i <= 10_100; i++) {
    store.insert([
      span({ traceId: traceId(i), service: 'one' }),
      span({ traceId: traceId(i), spanId: spanId(2), parentSpanId: spanId(1), service: `other ${i}` }),
    ]);
  }
  assert.equal(dependencyEdges(store).length, 10_000);
});

test('paths through a deep and wide trace are bounded', () => {
  const store = new SpanStore();
  const chain = Array.from({ length: 199 }, (_, i) => ({
    spanId: spanId(i + 1),
    parentSpanId: i === 0 ? undefined : spanId(i),
  }));
  const leaves = Array.from({ length: 5000 }, (_, i) => ({
    spanId: spanId(1000 + i),
    parentSpanId: spanId(199),
    name: `leaf ${i}`,
  }));
  store.insert([...chain, ...leaves].map((place) => span({ ...place, kind: 'server' })));
  const paths = callPaths(store, 'shop');
  assert.ok(paths.length < 3000 && paths.length > 1000, `${paths.length} paths`);
});

test('series of more points than an answer may have are none', () => {
  const store = new SpanStore();
  store.insert(
    Array.from({ length: 600 }, (_, i) =>
      span({ traceId: traceId(i + 1), name: `operation ${i}`, kind: 'server', startMicros: 1 }),
    ),
  );
  const query = {
    services: new Set(['shop']),
    kinds: new Set(['server']),
    byOperation: true,
    quantile: undefined,
    endMicros: 10_000,
    lookbackMicros: 10_000,
    windowMicros: 100_000,
  };
  assert.equal(callSeries(store, { ...query, stepMicros: 10 }), undefined);
  assert.equal(callSeries(store, { ...query, stepMicros: 100 })?.length, 600);
  assert.equal(callSeries(store, { ...query, stepMicros: 1 }), undefined);
});

test('times beyond the precision of numbers end the series, not the process', () => {
  const store = new SpanStore();
  store.insert([span({ kind: 'server' })]);
  const query = {
    services: new Set(['shop']),
    kinds: new Set(['server']),
    byOperation: false,
    quantile: 0.5,
  };
  const series = callSeries(store, {
    ...query,
    endMicros: 1e23,
    lookbackMicros: 1e10,
    stepMicros: 1e6,
    windowMicros: 2e23,
  });
  assert.equal(series?.[0]?.points.length, 10_001);
});

test('large spans of one message do not take more than the store may', () => {
  const store = new SpanStore(16 * 1024 * 1024);
  const spans = Array.from({ length: 40 }, (_, i) =>
    span({ spanId: spanId(i + 1), tags: [tag('k', 'x'.repeat(1_000_000))] }),
  );
  let most = 0;
  store.subscribe(() => {
    most = Math.max(most, store.bytes);
  });
  store.insert(spans);
  assert.ok(most < 20 * 1024 * 1024, `${most} bytes`);
});
