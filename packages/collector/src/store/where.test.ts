import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { type Condition, patternTest, type Where } from './condition.ts';
import { searchTraces } from './search.ts';
import { SpanStore } from './span-store.ts';

const store = new SpanStore();
const process = { serviceName: 'jobs', tags: [tag('host.name', 'Node-7')] };
store.insert([
  span({
    traceId: traceId(1),
    service: 'web',
    kind: 'server',
    name: 'GET /cart/:id',
    startMicros: 100,
    durationMicros: 250_000,
    tags: [
      tag('http.response.status_code', 503),
      tag('http.route', '/cart/:id'),
      tag('url.path', '/cart/7'),
      tag('error', true),
      tag('ratio', 0.5),
      tag('blob', Uint8Array.of(1, 2)),
    ],
    logs: [{ timeMicros: 111, fields: [tag('event', 'exception'), tag('exception.message', 'Timed OUT')] }],
  }),
  span({
    traceId: traceId(2),
    service: 'web',
    name: 'GET',
    startMicros: 200,
    durationMicros: 1000,
    tags: [
      tag('http.status_code', '200'),
      tag('test', true),
      tag('url.full', 'http://shop:80/item/4?x=1'),
      tag('big', 2n ** 60n),
    ],
  }),
  span({
    traceId: traceId(2),
    spanId: spanId(2),
    parentSpanId: spanId(1),
    service: 'shop',
    name: 'x',
    startMicros: 210,
  }),
  span({ traceId: traceId(3), name: 'send', startMicros: 300, process }),
]);

function found(...where: Partial<Where>[]): number[] {
  const complete = where.map((one) => ({ key: '', compare: '=' as const, value: '', not: false, ...one }));
  return searchTraces(store, { limit: 100, where: complete }).map((trace) => Number(trace.id));
}

const cases: [string, string, string, number[]][] = [
  ['status', '>=', '500', [1]],
  ['status', '<', '500', [2]],
  ['status', '=', '200', [2]],
  ['status', '!=', '200', [1]],
  ['http.response.status_code', '>', '502', [1]],
  ['ratio', '<=', '0.5', [1]],
  ['big', '>', '1000', [2]],
  ['blob', '=', '0102', [1]],
  ['duration', '>', '200000', [1]],
  ['duration', '<=', '1000', [3, 2]],
  ['service', '=', 'web', [2, 1]],
  ['service', '!=', 'web', [3, 2]],
  ['operation', '~', '/CART/', [1]],
  ['name', '~', 'GET*', [2, 1]],
  ['kind', '=', 'server', [1]],
  ['error', '=', 'true', [1]],
  ['error', '=', 'false', [3, 2]],
  ['http.route', '~', '/cart/*', [1]],
  ['http.route', '~', '/CART', [1]],
  ['path', '~', '/item/*', [2]],
  ['path', '=', '/cart/7', [1]],
  ['host.name', '~', 'node-*', [3]],
  ['exception.message', '~', '*out', [1]],
  ['none', '=', 'x', []],
  ['', '~', 'timed out', [1]],
  ['', '~', 'node-7', [3]],
  ['', '~', 'send', [3]],
  ['', '~', '503', [1]],
  ['', '~', 'tim*out', [1]],
  ['', '~', 'nothing of it', []],
];
for (const [key, compare, value, traces] of cases) {
  test(`search: ${key}${compare}${value}`, () => {
    const condition = { key, compare, value } as Condition;
    assert.deepEqual(found(condition), traces);
  });
}

test('search: not leaves out the traces in which any span matches', () => {
  assert.deepEqual(found({ key: 'test', value: 'true', not: true }), [3, 1]);
  // The other span of trace 2 does not say it.
  assert.deepEqual(found({ key: 'name', value: 'x' }, { key: 'test', value: 'true', not: true }), []);
  assert.deepEqual(found({ key: 'status', compare: '>=', value: '500', not: true }), [3, 2]);
});

test('search: several conditions hold on one span', () => {
  assert.deepEqual(
    found({ key: 'service', value: 'web' }, { key: 'status', compare: '>', value: '500' }),
    [1],
  );
  assert.deepEqual(found({ key: 'service', value: 'shop' }, { key: 'test', value: 'true' }), []);
});

test('search: a deceived hash and other conditions together', () => {
  const traces = searchTraces(store, {
    limit: 100,
    tags: { 'http.route': '/cart/:id' },
    where: [{ key: 'status', compare: '>', value: '500', not: false }],
  });
  assert.deepEqual(
    traces.map(({ id }) => id),
    [traceId(1)],
  );
});

const patterns: [string, string, boolean][] = [
  ['', 'anything', true],
  ['b', 'abc', true],
  ['a*', 'abc', true],
  ['*a', 'abc', false],
  ['*c', 'abc', true],
  ['a*c', 'abc', true],
  ['a*a', 'a', false],
  ['a*b*c', 'aXbXc', true],
  ['a*b*c', 'aXcXb', false],
  ['*', '', true],
  ['ÄB*', 'äbc', true],
  ['a.c', 'abc', false],
];
for (const [pattern, text, matches] of patterns) {
  test(`pattern: ${pattern} ${matches ? 'matches' : 'does not match'} ${text}`, () => {
    assert.equal(patternTest(pattern)(text), matches);
  });
}

test('pattern: a long text with many stars takes no time', () => {
  assert.equal(patternTest(`${'*a'.repeat(50)}*b`)('a'.repeat(1_000_000)), false);
});
