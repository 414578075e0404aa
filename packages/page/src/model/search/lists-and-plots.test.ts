import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bucketAt, bucketCentre, linePath, niceMost } from '../changes/changes-plot.ts';
import { ServiceColours } from '../text/service-colours.ts';
import { heldList } from './held-list.ts';
import { scatter } from './scatter.ts';
import { apiQuery, emptyForm, formFromParams, isFiltered, searchHref } from './search-query.ts';
import { failuresByService, readSummary, sortSummaries } from './trace-summary.ts';

const area = { left: 0, top: 0, width: 100, height: 100 };
const summary = (traceId: string, startMicros: number, durationMicros: number, errorSpanCount = 0) => ({
  ...{ traceId, startMicros, durationMicros, errorSpanCount },
  ...{ rootServiceName: 's', rootOperationName: 'o', spanCount: 1, orphanSpanCount: 0, services: [] },
});

test('summary: nanoseconds beyond 2^53 keep their microseconds', () => {
  const json = {
    ...summary('a', 0, 0),
    minStartTimeUnixNano: '1795363200123456789',
    maxEndTimeUnixNano: '1795363200123466789',
  };
  const { startMicros, durationMicros } = readSummary(json);
  assert.deepEqual([startMicros, durationMicros], [1_795_363_200_123_456, 10]);
});

test('summary: every order', () => {
  const list = [summary('a', 1, 30), summary('b', 2, 10, 2), summary('c', 3, 20)];
  const order = (name: Parameters<typeof sortSummaries>[1]) =>
    sortSummaries(list, name)
      .map(({ traceId }) => traceId)
      .join('');
  assert.deepEqual(
    [order('newest'), order('oldest'), order('longest'), order('shortest'), order('errors')],
    ['cba', 'abc', 'acb', 'bca', 'bca'],
  );
});

test('scatter: time to the right, duration upwards by powers of ten, failed ones on top', () => {
  const { dots, yTicks } = scatter(
    [summary('f', 0, 1000, 1), summary('a', 50, 10), summary('b', 100, 100)],
    area,
  );
  assert.deepEqual(
    dots.map(({ summary: { traceId }, x, y }) => [traceId, x, Math.round(y)]),
    [
      ['a', 50, 100],
      ['b', 100, 50],
      ['f', 0, 0],
    ],
  );
  assert.deepEqual(
    yTicks.map(({ micros }) => micros),
    [10, 100, 1000],
  );
});

test('scatter: one trace stands in the middle, none draws nothing', () => {
  assert.equal(scatter([summary('a', 5, 5)], area).dots[0]?.x, 50);
  assert.deepEqual(scatter([], area).dots, []);
  const ticksIn = (width: number) =>
    scatter([summary('a', 0, 5), summary('b', 9, 5)], { ...area, width }).xTicks.map(({ micros }) => micros);
  assert.deepEqual(ticksIn(310), [0, 3, 6, 9]);
  assert.equal(ticksIn(1200).length, 5);
  assert.equal(ticksIn(80).length, 2);
});

test('changes: a line has gaps where nothing was measured', () => {
  assert.equal(linePath([0, 10, null, 5], 10, area), 'M12.5 100h0.01L37.5 0M87.5 50h0.01');
});

test('changes: scales end at 1, 2 or 5', () => {
  assert.deepEqual([niceMost([]), niceMost([3]), niceMost([11, null]), niceMost([0.4])], [1, 5, 20, 0.5]);
});

test('changes: the bucket under a point', () => {
  assert.deepEqual(
    [-5, 0, 26, 100].map((x) => bucketAt(x, 4, area)),
    [0, 0, 1, 3],
  );
  assert.equal(bucketAt(bucketCentre(2, 4, area), 4, area), 2);
});

test('search: the form stands in the address and comes back from it', () => {
  const form = { ...emptyForm, service: 'a b', q: 'x="1 2"', errors: 'true' };
  const href = searchHref(form);
  assert.deepEqual(formFromParams(new URL(href, 'http://x').searchParams), form);
  assert.equal(searchHref(emptyForm), '/search');
});

test('search: older addresses have their conditions under another name', () => {
  assert.equal(formFromParams(new URLSearchParams('tags=a%3D1')).q, 'a=1');
});

test("search: the collector's parameters", () => {
  const form = {
    ...emptyForm,
    service: 's',
    calledBy: 'c',
    q: 'a=1 status>=500 duration>1ms -b=2 a=3 service=x timeout',
    minDuration: '2ms',
    lookback: '5m',
    errors: 'true',
    limit: '20',
  };
  const query = apiQuery(form);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(query.tag === 'query' ? query.query : '')), {
    ...{
      limit: '20',
      service: 's',
      calledBy: 'c',
      tags: '{"a":"1"}',
      where: JSON.stringify([
        { key: 'status', op: '>=', value: '500' },
        { key: 'duration', op: '>', value: '1000us' },
        { key: 'b', op: '=', value: '2', not: true },
        { key: 'a', op: '=', value: '3' },
        { key: 'service', op: '=', value: 'x' },
        { key: '', op: '~', value: 'timeout' },
      ]),
      minDuration: '2000us',
      lookback: '5m',
      errors: 'true',
    },
  });
});

test('search: from and to only where no lookback is chosen', () => {
  const parameters = (lookback: string) => {
    const query = apiQuery({ ...emptyForm, lookback, start: '5', end: '9' });
    return Object.fromEntries(new URLSearchParams(query.tag === 'query' ? query.query : ''));
  };
  assert.deepEqual(parameters('custom'), { limit: '100', start: '5', end: '9' });
  assert.deepEqual(parameters('1h'), { limit: '100', lookback: '1h' });
});

test('search: what cannot be asked is refused with the field', () => {
  assert.deepEqual(apiQuery({ ...emptyForm, maxDuration: 'long' }), {
    tag: 'refused',
    field: 'maxDuration',
    reason: 'duration must be such as 200ms or 1.5s, got long',
  });
  assert.equal(apiQuery({ ...emptyForm, q: 'status>=x' }).tag, 'refused');
});

test('search: a limit is no filter', () => {
  assert.equal(isFiltered({ ...emptyForm, limit: '20' }), false);
  assert.equal(isFiltered({ ...emptyForm, errors: 'true' }), true);
});

test('list: what a reader who is at work in it sees: nothing moves, the new ones are counted', () => {
  const shown = [summary('b', 2, 10), summary('a', 1, 10)];
  const fresh = [summary('d', 4, 5), summary('c', 3, 5), summary('a', 1, 99)];
  const held = heldList(shown, fresh);
  assert.deepEqual(
    held.shown.map(({ traceId, durationMicros }) => [traceId, durationMicros]),
    [
      ['b', 10],
      ['a', 99],
    ],
  );
  assert.equal(held.newCount, 2);
});

test('list: in how many traces each service failed', () => {
  const services = (...failed: number[]) =>
    failed.map((errorSpanCount, i) => ({ name: `s${i}`, spanCount: 5, errorSpanCount }));
  const failures = failuresByService([
    { ...summary('a', 1, 1), services: services(2, 0) },
    { ...summary('b', 1, 1), services: services(1, 1) },
  ]);
  assert.deepEqual(
    [...failures],
    [
      ['s0', 2],
      ['s1', 1],
    ],
  );
});

test('colours: by the name alone, whatever was seen before', () => {
  const [one, other] = [new ServiceColours(undefined, () => {}), new ServiceColours(undefined, () => {})];
  other.of('b');
  assert.equal(one.of('a'), other.of('a'));
});

test('colours: sixteen that are shown together have sixteen, and keep them', () => {
  const remembered: Record<string, number>[] = [];
  const colours = new ServiceColours(undefined, (slots) => remembered.push(slots));
  const names = Array.from({ length: 16 }, (_, i) => `service-${i}`);
  assert.equal(colours.separate([...names].reverse()), true);
  const first = names.map((name) => colours.of(name));
  assert.equal(new Set(first).size, 16);
  assert.equal(colours.separate(names), false, 'nothing more to be done');
  const later = new ServiceColours(remembered.at(-1), () => {});
  assert.deepEqual(
    names.map((name) => later.of(name)),
    first,
  );
});

test('colours: of more services than there are colours those that call each other differ', () => {
  const colours = new ServiceColours(undefined, () => {});
  const names = Array.from({ length: 100 }, (_, i) => `service-${i}`);
  const pairs = names.map((name, i) => [names[Math.floor(i / 2)] ?? '', name] as const);
  colours.separate(names, pairs);
  for (const [a, b] of pairs) assert.ok(a === b || colours.of(a) !== colours.of(b), `${a} and ${b}`);
});

test('colours: what was remembered may be anything', () => {
  for (const known of [null, 5, 'x', { a: 99, b: -1, c: 'red' }]) {
    assert.match(new ServiceColours(known, () => {}).of('a'), /^#[0-9a-f]{6}$/);
  }
});
