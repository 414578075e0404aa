import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SpanSketch, span, spanId, tag, traceId } from '../testing/spans.ts';
import { outsideCalls } from './outside-calls.ts';
import { serviceFigures } from './service-figures.ts';
import { SpanStore } from './span-store.ts';

let serial = 0;
const call = (tags: Record<string, string | number>, sketch: SpanSketch = {}) =>
  span({
    traceId: traceId(1),
    spanId: spanId(++serial),
    service: 'shop',
    kind: 'client',
    startMicros: serial,
    ...sketch,
    tags: Object.entries(tags).map(([key, value]) => tag(key, value)),
  });

async function outsideOf(...spans: ReturnType<typeof span>[]) {
  const store = new SpanStore();
  store.insert(spans);
  return (await outsideCalls(store)).calls.map(({ service, outside, direction, callCount, errorCount }) =>
    [direction, service, outside.kind, outside.system, outside.name, callCount, errorCount].join(' '),
  );
}

const cases: [string, Record<string, string | number>, string[]][] = [
  [
    'a database',
    { 'db.system.name': 'postgresql', 'db.namespace': 'shop' },
    ['out shop database postgresql shop 1 0'],
  ],
  [
    'a database of older senders',
    { 'db.system': 'mysql', 'db.name': 'old' },
    ['out shop database mysql old 1 0'],
  ],
  [
    'a numbered database by its host',
    { 'db.system': 'redis', 'db.namespace': '0', 'server.address': 'cache', 'server.port': 6379 },
    ['out shop database redis cache:6379 1 0'],
  ],
  ['a database of which only the kind is known', { 'db.type': 'sql' }, ['out shop database sql sql 1 0']],
  [
    'a queue',
    { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    ['out shop queue kafka orders 1 0'],
  ],
  [
    'a host, without the usual port',
    { 'server.address': 'api.bank.example', 'server.port': 443 },
    ['out shop host  api.bank.example 1 0'],
  ],
  [
    'a host with another port',
    { 'net.peer.name': 'a', 'net.peer.port': 8080 },
    ['out shop host  a:8080 1 0'],
  ],
  [
    'a host in an address',
    { 'url.full': 'https://u:p@x.example:8443/a?b' },
    ['out shop host  x.example:8443 1 0'],
  ],
  [
    'a peer by its name',
    { 'peer.service': 'bank', 'server.address': '10.0.0.1' },
    ['out shop host  bank 1 0'],
  ],
  ['a host over gRPC', { 'rpc.system': 'grpc', 'server.address': 'a' }, ['out shop host grpc a 1 0']],
  ['nothing', { user: 'ada' }, []],
];
for (const [name, tags, expected] of cases) {
  test(`outside: ${name}`, async () => assert.deepEqual(await outsideOf(call(tags)), expected));
}

test('outside: calls are summed, errors counted', async () => {
  const tags = { 'db.system': 'redis' };
  assert.deepEqual(await outsideOf(call(tags), call(tags), call({ ...tags, 'otel.status_code': 'ERROR' })), [
    'out shop database redis redis 3 1',
  ]);
});

test('outside: a call that a stored span answered is none, in whatever order they came', async () => {
  const client = call({ 'server.address': 'pay' });
  const server = call({}, { service: 'pay', kind: 'server', parentSpanId: client.spanId });
  assert.deepEqual(await outsideOf(server, client), []);
  const own = call({}, { kind: 'server', parentSpanId: client.spanId });
  assert.deepEqual(await outsideOf(client, own), []);
  const inner = call({}, { kind: 'internal', parentSpanId: client.spanId });
  assert.deepEqual(await outsideOf(client, inner), ['out shop host  pay 1 0']);
});

test('outside: a consumer whose producer is not its parent is called by its queue', async () => {
  const tags = { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' };
  const producer = call(tags, { kind: 'producer' });
  const linked = call(tags, { traceId: traceId(2), service: 'mail', kind: 'consumer' });
  assert.deepEqual(await outsideOf(producer, linked), [
    'out shop queue kafka orders 1 0',
    'in mail queue kafka orders 1 0',
  ]);
  const child = call(tags, { service: 'mail', kind: 'consumer', parentSpanId: producer.spanId });
  assert.deepEqual(await outsideOf(producer, child), []);
});

test('outside: servers and inner steps call nobody', async () => {
  const tags = { 'server.address': 'a' };
  assert.deepEqual(await outsideOf(call(tags, { kind: 'server' }), call(tags, { kind: 'internal' })), []);
});

test('outside: no more calls are held than a drawing can show, the others are counted', async () => {
  const store = new SpanStore();
  store.insert(Array.from({ length: 501 }, (_, i) => call({ 'server.address': `h${i}` })));
  const { calls, leftOut } = await outsideCalls(store);
  assert.deepEqual([calls.length, leftOut], [500, 1]);
});

test('services: lone ones too, with what they were asked for', async () => {
  const store = new SpanStore();
  store.insert([
    call({}, { service: 'web', kind: 'server' }),
    call({ 'otel.status_code': 'ERROR' }, { service: 'web', kind: 'server' }),
    call({}, { service: 'web', kind: 'client', parentSpanId: spanId(1) }),
    call({}, { service: 'cron', kind: 'internal' }),
  ]);
  assert.deepEqual(serviceFigures(store), [
    { name: 'cron', spanCount: 1, requestCount: 1, errorCount: 0 },
    { name: 'web', spanCount: 3, requestCount: 2, errorCount: 1 },
  ]);
});
