import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpanRecord } from '@spoor/wire';
import fc from 'fast-check';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { SpanStore } from './span-store.ts';
import { traceSpans } from './trace-spans.ts';

const megabyte = 1024 * 1024;

function stored(store: SpanStore, id: string): SpanRecord[] {
  const trace = store.trace(id);
  return trace === undefined ? [] : traceSpans(trace);
}

test('a span is read back as it was stored', () => {
  const store = new SpanStore();
  const original = span({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    parentSpanId: 'ffffffff80000000',
    name: 'grüße',
    flags: 3,
    startMicros: 1_700_000_000_000_000.5,
    durationMicros: 12.5,
    tags: [
      tag('text', 'x'.repeat(64)),
      tag('long text', `${'y'.repeat(70)}€`),
      tag('empty', ''),
      tag('yes', true),
      tag('no', false),
      tag('least short', -0x40000000),
      tag('most short', 0x3fffffff),
      tag('long', 0x40000000),
      tag('safe', Number.MAX_SAFE_INTEGER),
      tag('big', -(2n ** 63n)),
      { key: 'double', type: 'float64', value: 0.1 },
      { key: 'whole double', type: 'float64', value: 2 },
      tag('binary', Uint8Array.of(0, 255)),
    ],
    logs: [{ timeMicros: 3.5, fields: [tag('event', 'retry'), tag('n', -1)] }],
    references: [{ type: 'FOLLOWS_FROM', traceId: traceId(9), spanId: spanId(8) }],
    process: { serviceName: 'shop', tags: [tag('host.name', 'h')] },
  });
  store.insert([original]);
  assert.deepEqual(stored(store, original.traceId), [original]);
});

test('any text and any 64-bit integer survive', () => {
  const int64 = fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 100 })),
      fc.array(int64),
      (texts, integers) => {
        const store = new SpanStore();
        const tags = [
          ...texts.map((text) => tag(text, text)),
          ...integers.map((value) => tag('i', normal(value))),
        ];
        store.insert([span({ tags })]);
        assert.deepEqual(stored(store, traceId(1))[0]?.tags, tags);
      },
    ),
  );
});

/** bigint only where the value is no safe integer, as a decoder gives it. */
function normal(value: number | bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

test('a span that is delivered twice is stored once', () => {
  const store = new SpanStore();
  store.insert([span(), span()]);
  store.insert([span()]);
  assert.equal(stored(store, traceId(1)).length, 1);
  assert.equal(store.counts().duplicateSpans, 2);
});

test('a duplicate is found in a long trace too', () => {
  const store = new SpanStore();
  const spans = Array.from({ length: 200 }, (_, i) => span({ spanId: spanId(i + 1) }));
  store.insert(spans);
  store.insert(spans);
  assert.equal(store.counts().spans, 200);
  assert.equal(store.counts().duplicateSpans, 200);
});

test('spans of a trace that arrive late join it, ordered by start', () => {
  const store = new SpanStore();
  store.insert([span({ spanId: spanId(2), parentSpanId: spanId(1), startMicros: 20 })]);
  store.insert([span({ traceId: traceId(2) })]);
  store.insert([span({ spanId: spanId(1), startMicros: 10 })]);
  assert.deepEqual(
    stored(store, traceId(1)).map((one) => one.spanId),
    [spanId(1), spanId(2)],
  );
});

test('the halves of a Zipkin RPC are both kept, the server half below the client half', () => {
  const store = new SpanStore();
  store.insert([
    span({ spanId: spanId(0xa), service: 'web', kind: 'client', startMicros: 10 }),
    span({ spanId: spanId(0xa), service: 'shop', kind: 'server', startMicros: 11 }),
    span({ spanId: spanId(0xb), parentSpanId: spanId(0xa), service: 'shop', startMicros: 12 }),
  ]);
  const shown = stored(store, traceId(1)).map((one) => [
    one.process.serviceName,
    one.spanId,
    one.parentSpanId,
  ]);
  assert.deepEqual(shown, [
    ['web', spanId(0xa), undefined],
    ['shop', spanId(1), spanId(0xa)],
    ['shop', spanId(0xb), spanId(1)],
  ]);
});

test('the oldest traces leave first, whole, and are counted', () => {
  const store = new SpanStore(megabyte);
  const padding = tag('padding', 'x'.repeat(2000));
  for (let i = 1; i <= 2000; i++) {
    store.insert([span({ traceId: traceId(i), tags: [padding] })]);
    store.insert([span({ traceId: traceId(Math.max(1, i - 50)), spanId: spanId(2), tags: [padding] })]);
  }
  const { bytes, traces, spans, evictedTraces, evictedSpans, insertedSpans } = store.counts();
  assert.ok(bytes <= megabyte, `${bytes} bytes`);
  assert.ok(evictedTraces > 0);
  assert.equal(spans + evictedSpans, insertedSpans);
  assert.equal(store.trace(traceId(1)), undefined);
  assert.notEqual(store.trace(traceId(2000)), undefined);
  let counted = 0;
  for (let i = 1; i <= 2000; i++) counted += store.trace(traceId(i))?.spanCount ?? 0;
  assert.equal(counted, spans);
  assert.ok(traces > 10);
});

test('names that never repeat count as bytes too', () => {
  const store = new SpanStore(megabyte);
  for (let i = 0; i < 20_000; i++) {
    const process = { serviceName: `service ${i}`, tags: [tag(`process ${i}`, i)] };
    store.insert([
      span({ traceId: traceId(i + 1), name: `operation ${i}`, tags: [tag(`key ${i}`, 1)], process }),
    ]);
  }
  assert.ok(store.bytes <= megabyte);
  const names = store.segments.reduce((sum, segment) => sum + segment.operations.length, 0);
  assert.ok(names < 5000, `${names} names are held`);
});

test('a span of more than a quarter of the store is refused and counted, a smaller one is stored', () => {
  const store = new SpanStore(megabyte);
  store.insert([span({ spanId: spanId(1), tags: [tag('k', 'x'.repeat(megabyte / 4))] })]);
  store.insert([span({ spanId: spanId(2), tags: [tag('k', 'x'.repeat(megabyte / 5))] })]);
  assert.equal(store.counts().tooLargeSpans, 1);
  assert.deepEqual(
    stored(store, traceId(1)).map((one) => one.spanId),
    [spanId(2)],
  );
});

test('maxBytes below the smallest is refused', () => {
  assert.throws(() => new SpanStore(megabyte - 1), {
    message: 'maxBytes must be an integer of at least 1048576, got 1048575',
  });
});

test('a trace that left lets go of its segments', () => {
  const store = new SpanStore(megabyte);
  const padding = tag('padding', 'x'.repeat(5000));
  store.insert([span()]);
  const first = store.trace(traceId(1));
  for (let i = 2; store.trace(traceId(1)) !== undefined; i++) {
    store.insert([
      span({ spanId: spanId(i), tags: [padding] }),
      span({ traceId: traceId(i), tags: [padding] }),
    ]);
  }
  assert.ok(store.segments.some((segment) => segment.traces.some((trace) => trace === first)));
  assert.deepEqual([first?.home, first?.segments, first?.spanCount], [undefined, [], 0]);
});
