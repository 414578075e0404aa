import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { searchTraces, type TraceQuery } from './search.ts';
import { SpanStore } from './span-store.ts';
import { hashTag } from './tag-hash.ts';

const store = new SpanStore();
store.insert([
  span({
    traceId: traceId(1),
    service: 'web',
    kind: 'server',
    name: 'GET /cart',
    startMicros: 100,
    durationMicros: 50,
  }),
  span({
    traceId: traceId(1),
    spanId: spanId(2),
    parentSpanId: spanId(1),
    service: 'shop',
    kind: 'server',
    name: 'cart',
    startMicros: 110,
    durationMicros: 20,
    tags: [tag('http.status_code', 500), tag('error', true)],
    logs: [{ timeMicros: 111, fields: [tag('event', 'retry')] }],
  }),
  span({
    traceId: traceId(2),
    name: 'pay',
    startMicros: 200,
    durationMicros: 10,
    tags: [tag('http.status_code', 200)],
    process: { serviceName: 'shop', tags: [tag('host.name', 'h2')] },
  }),
  span({
    traceId: traceId(3),
    service: 'mail',
    name: 'send',
    startMicros: 300,
    tags: [tag('otel.status_code', 'ERROR')],
  }),
]);

function found(query: Partial<TraceQuery>): number[] {
  return searchTraces(store, { limit: 100, ...query }).map((trace) => Number(trace.id));
}

const cases: [string, Partial<TraceQuery>, number[]][] = [
  ['everything, latest first', {}, [3, 2, 1]],
  ['the limit keeps the latest', { limit: 2 }, [3, 2]],
  ['by service', { service: 'shop' }, [2, 1]],
  ['an unknown service', { service: 'none' }, []],
  ['by operation', { service: 'shop', operation: 'pay' }, [2]],
  ['the operation must belong to the service', { service: 'web', operation: 'pay' }, []],
  ['by kind', { kind: 'server' }, [1]],
  ['an integer tag by its digits', { tags: { 'http.status_code': '500' } }, [1]],
  ['a bool tag by its word', { tags: { error: 'true' } }, [1]],
  ['a log field', { tags: { event: 'retry' } }, [1]],
  ['a process tag', { tags: { 'host.name': 'h2' } }, [2]],
  [
    'a process tag and a tag of the same span',
    { tags: { 'host.name': 'h2', 'http.status_code': '200' } },
    [2],
  ],
  ['all tags must hold', { tags: { 'host.name': 'h2', 'http.status_code': '500' } }, []],
  ['conditions must hold on one span', { service: 'web', tags: { error: 'true' } }, []],
  ['start from', { startMinMicros: 200 }, [3, 2]],
  ['start to', { startMaxMicros: 200 }, [2, 1]],
  ['duration from', { durationMinMicros: 50 }, [3, 1]],
  ['duration to', { durationMaxMicros: 20 }, [2, 1]],
  ['errors only, by either convention', { errorsOnly: true }, [3, 1]],
  ['called by a service', { service: 'shop', calledBy: 'web' }, [1]],
  ['not called by itself', { service: 'shop', calledBy: 'shop' }, []],
];

for (const [name, query, expected] of cases) {
  test(`search: ${name}`, () => assert.deepEqual(found(query), expected));
}

test('search: a tag whose hash deceives is no match, and the next trace moves up', () => {
  // FNV-1a over UTF-16 units: these two values of the key "k" have one hash.
  const [one, other] = collidingValues();
  const collided = new SpanStore();
  collided.insert([
    span({ traceId: traceId(1), startMicros: 1, tags: [tag('k', one)] }),
    span({ traceId: traceId(2), startMicros: 2, tags: [tag('k', other)] }),
  ]);
  const ids = searchTraces(collided, { tags: { k: one }, limit: 1 }).map((trace) => Number(trace.id));
  assert.deepEqual(ids, [1]);
});

test('search: traces that left are not found', () => {
  const small = new SpanStore(1024 * 1024);
  const padding = tag('padding', 'x'.repeat(5000));
  for (let i = 1; i <= 1000; i++)
    small.insert([span({ traceId: traceId(i), startMicros: i, tags: [padding] })]);
  const ids = searchTraces(small, { service: 'shop', limit: 10_000 }).map((trace) => Number(trace.id));
  assert.equal(ids.length, small.counts().traces);
  assert.ok(!ids.includes(1));
});

/** Two texts of equal hash, by the birthday paradox. */
function collidingValues(): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const text = `v${i}`;
    const hash = hashTag('k', text);
    const known = seen.get(hash);
    if (known !== undefined) return [known, text];
    seen.set(hash, text);
  }
}
