import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SpanSketch, span, spanId, tag, traceId } from '../testing/spans.ts';
import { changesSince } from './operation-changes.ts';
import { errorDeviations, RankTest } from './rank-test.ts';
import { SpanStore } from './span-store.ts';

const second = 1_000_000;

/** A request each second; `durationOf` and `fails` say how the i-th went. */
function store(
  count: number,
  durationOf: (i: number) => number,
  fails: (i: number) => boolean = () => false,
  sketch: SpanSketch = {},
): SpanStore {
  const created = new SpanStore();
  created.insert(
    Array.from({ length: count }, (_, i) =>
      span({
        traceId: traceId(i + 1),
        kind: 'server',
        name: 'pay',
        startMicros: i * second,
        durationMicros: durationOf(i),
        tags: fails(i) ? [tag('error', true)] : [],
        ...sketch,
      }),
    ),
  );
  return created;
}

test('changes since: nothing stored', async () => {
  assert.equal(await changesSince(new SpanStore(), { everything: false }), undefined);
});

test('changes since: the moment at which requests became slower is found', async () => {
  const slower = store(40, (i) => (i < 30 ? 10 + (i % 3) : 100 + (i % 5)));
  const found = await changesSince(slower, { everything: false });
  assert.equal(found?.isFound, true);
  // Among the first long ones: a few more of them may stand out even more.
  assert.ok(Math.abs((found?.sinceMicros ?? 0) - 30 * second) <= 2 * second);
  const [pay] =
    (await changesSince(slower, { everything: false, sinceMicros: 30 * second }))?.operations ?? [];
  assert.deepEqual(pay?.before, { count: 30, errorCount: 0, p50Micros: 11, p95Micros: 12 });
  assert.deepEqual(pay?.after, { count: 10, errorCount: 0, p50Micros: 102, p95Micros: 104 });
  assert.ok((pay?.slower ?? 0) > 4);
  assert.equal(pay?.failing, 0);
});

test('changes since: the moment at which requests began to fail is found', async () => {
  const found = await changesSince(
    store(
      60,
      () => 10,
      (i) => i >= 40,
    ),
    { everything: false },
  );
  assert.deepEqual([found?.isFound, found?.sinceMicros], [true, 40 * second]);
  assert.ok((found?.operations[0]?.failing ?? 0) > 4);
});

test('changes since: a drift that is certain and small is no change', async () => {
  const drifting = store(100, (i) => 1000 + i);
  assert.equal((await changesSince(drifting, { everything: false }))?.isFound, false);
});

test('changes since: a tenth that became slow is seen although most did not', async () => {
  const tail = store(200, (i) => (i >= 100 && i % 5 === 0 ? 5000 : 100 + (i % 7)));
  const found = await changesSince(tail, { everything: false });
  assert.equal(found?.isFound, true);
  assert.ok(Math.abs((found?.sinceMicros ?? 0) - 100 * second) <= 10 * second);
  const [pay] =
    (await changesSince(tail, { everything: false, sinceMicros: 100 * second }))?.operations ?? [];
  assert.ok((pay?.slower ?? 0) > 4);
});

test('changes since: ten requests without a change are cut in the middle of their time', async () => {
  const found = await changesSince(
    store(10, (i) => [12, 11, 14, 10, 13][i % 5] ?? 0),
    { everything: false },
  );
  assert.deepEqual(
    [found?.isFound, found?.startMicros, found?.sinceMicros, found?.endMicros],
    [false, 0, 4.5 * second, 9 * second],
  );
  assert.deepEqual([found?.operations[0]?.before.count, found?.operations[0]?.after.count], [5, 5]);
});

test('changes since: a moment and a window that are asked for', async () => {
  const asked = {
    everything: false,
    startMinMicros: 2 * second,
    startMaxMicros: 8 * second,
    sinceMicros: 4 * second,
  };
  const found = await changesSince(
    store(10, () => 10),
    asked,
  );
  assert.deepEqual([found?.isFound, found?.startMicros, found?.endMicros], [false, 2 * second, 8 * second]);
  assert.deepEqual([found?.operations[0]?.before.count, found?.operations[0]?.after.count], [2, 5]);
});

test('changes since: what is only on one side has no figures on the other', async () => {
  const three = store(3, () => 10);
  const [pay] = (await changesSince(three, { everything: false, sinceMicros: 0 }))?.operations ?? [];
  assert.deepEqual(pay?.before, { count: 0, errorCount: 0, p50Micros: undefined, p95Micros: undefined });
  assert.deepEqual([pay?.slower, pay?.failing], [0, 0]);
});

test('changes since: calls and inner steps only when everything is asked for', async () => {
  const inner = store(4, () => 10, undefined, { kind: 'client', parentSpanId: spanId(9) });
  assert.equal(await changesSince(inner, { everything: false }), undefined);
  assert.equal((await changesSince(inner, { everything: true }))?.operations.length, 1);
  assert.equal(await changesSince(inner, { everything: true, service: 'other' }), undefined);
});

test('rank test: longer, shorter, equal, empty sides', () => {
  const rising = new RankTest(Float64Array.of(1, 2, 3, 10, 11, 12));
  assert.ok(Math.abs(rising.deviations(3) - 1.964) < 0.001);
  assert.ok(new RankTest(Float64Array.of(10, 11, 1, 2)).deviations(2) < 0);
  assert.equal(new RankTest(Float64Array.of(5, 5, 5, 5)).deviations(2), 0);
  assert.equal(rising.deviations(0), 0);
  assert.equal(rising.deviations(6), 0);
});

test('error deviations: against the two-proportion test by hand', () => {
  const deviations = errorDeviations({ count: 100, errorCount: 5 }, { count: 100, errorCount: 20 });
  assert.ok(Math.abs(deviations - 3.2071) < 0.001);
  assert.equal(errorDeviations({ count: 0, errorCount: 0 }, { count: 5, errorCount: 5 }), 0);
  assert.equal(errorDeviations({ count: 5, errorCount: 5 }, { count: 5, errorCount: 5 }), 0);
});

test('changes since: requests whose name is only a method are told apart by their path, its numbers left out', async () => {
  const visits = new SpanStore();
  const paths = ['/cart/7', '/cart/8', '/carts/visitor-35/checkout', '/a/4bf92f3577b34da6', undefined];
  visits.insert(
    paths.map((path, i) =>
      span({
        traceId: traceId(i + 1),
        name: 'GET',
        kind: 'server',
        startMicros: i,
        tags: path === undefined ? [] : [tag('url.full', `http://shop${path}?x=1`)],
      }),
    ),
  );
  const found = await changesSince(visits, { everything: false });
  assert.deepEqual(
    found?.operations.map(({ operation, path, before, after }) => [
      operation,
      path,
      before.count + after.count,
    ]),
    [
      ['GET', '/cart/*', 2],
      ['GET', '/carts/visitor-*/checkout', 1],
      ['GET', '/a/*', 1],
      ['GET', '', 1],
    ],
  );
});

test('changes since: more paths than a table has rows are one line', async () => {
  const crawler = new SpanStore();
  crawler.insert(
    Array.from({ length: 2500 }, (_, i) =>
      span({ traceId: traceId(i + 1), name: 'GET', startMicros: i, tags: [tag('url.path', `/x${i}y`)] }),
    ),
  );
  const found = await changesSince(crawler, { everything: false });
  assert.equal(found?.operations.length, 2001);
  const rest = found?.operations.find(({ path }) => path === '');
  assert.equal((rest?.before.count ?? 0) + (rest?.after.count ?? 0), 500);
});
