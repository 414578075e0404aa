import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '@spoor/testkit';
import { createDelivery } from './create-delivery.ts';
import type { HttpDestination, HttpExporter } from './destination.ts';
import type { Batch } from './encoder.ts';
import { type FakeCollector, startCollector } from './fixtures/fake-collector.ts';
import { FakeEncoder, type FakeSpan } from './fixtures/fake-encoder.ts';
import { HttpTransport } from './http-transport.ts';
import type { Outcome } from './transport.ts';

function deliver({ port }: Pick<FakeCollector, 'port'>, options: Partial<HttpExporter> = {}) {
  const lines: string[] = [];
  const encoder = new FakeEncoder();
  const delivery = createDelivery<FakeSpan>({
    exporter: {
      type: 'jaeger',
      endpoint: `http://127.0.0.1:${port}/api/traces`,
      timeoutMs: 10_000,
      ...options,
    },
    batch: { scheduleDelayMs: 5000, exportTimeoutMs: 30_000, maxQueueSpans: 2048, maxBatchSpans: 512 },
    encoder,
    losses: encoder.losses,
    log: { warn: (line) => lines.push(line), info: (line) => lines.push(line) },
  });
  const emit = (...ids: number[]) => {
    for (const id of ids) delivery.append({ id });
  };
  return { delivery, lines, emit };
}

test('http: every batch goes over one kept connection', async () => {
  const collector = await startCollector();
  const { delivery, emit } = deliver(collector);
  for (let id = 0; id < 5; id += 1) {
    emit(id);
    await delivery.flush();
  }
  assert.deepEqual(collector.received, [0, 1, 2, 3, 4]);
  assert.equal(collector.connections, 1);
  await delivery.shutdown();
  await collector.close();
});

test('http: the request says what it carries and who sends it', async () => {
  const collector = await startCollector();
  const send = async (options: Partial<HttpExporter>) => {
    const { delivery, emit } = deliver(collector, options);
    emit(1);
    await delivery.flush();
    await delivery.shutdown();
    return collector.requests.at(-1);
  };
  const thrift = await send({ user: 'jo', password: 'p:w' });
  assert.equal(thrift?.headers['content-type'], 'application/x-thrift');
  assert.equal(thrift?.headers.authorization, `Basic ${Buffer.from('jo:p:w').toString('base64')}`);
  assert.equal(thrift?.url, '/api/traces');
  assert.equal((await send({ token: 't0ken' }))?.headers.authorization, 'Bearer t0ken');
  const otlp = await send({
    type: 'otlp',
    protocol: 'http/protobuf',
    headers: { 'x-tenant': 'a' },
    compression: 'gzip',
  });
  assert.equal(otlp?.headers['content-type'], 'application/x-protobuf');
  assert.equal(otlp?.headers['content-encoding'], 'gzip');
  assert.equal(otlp?.headers['x-tenant'], 'a');
  assert.equal((await send({ type: 'zipkin' }))?.headers['content-type'], 'application/json');
  const inUrl = await send({ endpoint: `http://a:b@127.0.0.1:${collector.port}/x?format=jaeger.thrift` });
  assert.equal(inUrl?.headers.authorization, `Basic ${Buffer.from('a:b').toString('base64')}`);
  assert.equal(inUrl?.url, '/x?format=jaeger.thrift');
  assert.deepEqual(collector.received, [1, 1, 1, 1, 1]);
  await collector.close();
});

test('http: a connection that the collector closed while idle costs nothing and is no outage', async () => {
  const collector = await startCollector();
  const { delivery, emit, lines } = deliver(collector);
  emit(1);
  await delivery.flush();
  collector.requests[0]?.socket.destroy();
  emit(2);
  await delivery.flush();
  assert.deepEqual(collector.received, [1, 2]);
  assert.deepEqual(lines, []);
  await delivery.shutdown();
  await collector.close();
});

test('http: what an OTLP collector did not take of a batch is counted and said', async () => {
  const collector = await startCollector();
  const answers = { type: 'otlp', protocol: 'http/json' } as const;
  const body = '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}';
  collector.mood = { tag: 'answers', status: 200, headers: { 'content-type': 'application/json' }, body };
  const { delivery, emit, lines } = deliver(collector, answers);
  emit(1, 2, 3);
  await delivery.flush();
  const { delivered, lost } = delivery.stats();
  assert.deepEqual([delivered, lost.failedToEmitSpans], [2, 1]);
  assert.match(lines.join('|'), /^1 span was refused by \S+ \(too old\); check what it accepts$/);
  await delivery.shutdown();
  await collector.close();
});

for (const [status, remedy] of [
  [400, 'check that this endpoint takes the format of the exporter'],
  [401, 'set the user and password, the token or the headers of the exporter'],
  [403, 'check the rights of the user, token or headers of the exporter'],
  [404, 'check the path of the endpoint'],
] as const) {
  test(`http: ${status} drops the batch, counts it and names the remedy`, async () => {
    const collector = await startCollector();
    collector.mood = { tag: 'answers', status };
    const { delivery, emit, lines } = deliver(collector);
    emit(1, 2);
    await delivery.flush();
    assert.equal(delivery.stats().lost.failedToEmitSpans, 2);
    assert.deepEqual(lines, [
      `cannot export spans to http://127.0.0.1:${collector.port}/api/traces: status ${status} (no, thank you); ${remedy}; ` +
        'dropping spans until it takes them',
    ]);
    await delivery.shutdown();
    await collector.close();
  });
}

for (const status of [429, 500, 502, 503, 504]) {
  test(`http: ${status} keeps the batch`, async () => {
    const collector = await startCollector();
    collector.mood = { tag: 'answers', status };
    const { delivery, emit } = deliver(collector);
    emit(1, 2);
    await delivery.flush();
    assert.equal(delivery.stats().queued, 2);
    collector.mood = { tag: 'healthy' };
    await delivery.flush();
    assert.deepEqual(collector.received, [1, 2]);
    await delivery.shutdown();
    await collector.close();
  });
}

test('http: no line shows a secret of the endpoint, nor of what the collector answers', async () => {
  const collector = await startCollector();
  collector.mood = {
    tag: 'answers',
    status: 401,
    body: 'bad token=hush for https://me:hush@h/?api_key=hush',
  };
  const { delivery, lines, emit } = deliver(collector, {
    endpoint: `http://me:hush@127.0.0.1:${collector.port}/api/traces?token=hush&tenant=a`,
  });
  emit(1);
  await delivery.flush();
  assert.deepEqual(lines, [
    `cannot export spans to http://127.0.0.1:${collector.port}/api/traces?token=(hidden)&tenant=a: ` +
      'status 401 (bad token=(hidden) for https://(hidden)@h/?api_key=(hidden)); ' +
      'set the user and password, the token or the headers of the exporter; dropping spans until it takes them',
  ]);
  // What is sent is what was set.
  assert.equal(collector.requests[0]?.url, '/api/traces?token=hush&tenant=a');
  assert.equal(delivery.stats().target.includes('hush'), false);
  await delivery.shutdown();
  await collector.close();
});

test('http: during an outage no attempt of a ten-second limit takes so long that exports resume later', async () => {
  const collector = await startCollector();
  collector.mood = { tag: 'black hole' };
  const clock = new ManualClock();
  const destination = {
    tag: 'http',
    url: new URL(`http://127.0.0.1:${collector.port}/`),
    headers: {},
    timeoutMs: 10_000,
  } as HttpDestination;
  const transport = new HttpTransport({ destination, clock, SecureAgent: undefined });
  const batch = { bytes: Buffer.from('x'), spanCount: 1 } as Batch;
  for (const [attempt, limitMs] of [4000, 9000, 4000, 9000].entries()) {
    let outcome: Outcome | undefined;
    const sent = transport.send(batch, { timeoutMs: 30_000, probing: true, urgent: false });
    void sent.then((settled) => {
      outcome = settled;
    });
    while (collector.requests.length <= attempt) await setImmediate();
    clock.advance(limitMs - 1);
    await setImmediate();
    assert.equal(outcome, undefined);
    clock.advance(1);
    assert.deepEqual(await sent, { tag: 'retry', reason: `no answer within ${limitMs} ms` });
  }
  transport.close();
  await collector.close();
});

test('http: a port that does not speak HTTP is named', async () => {
  const { createServer } = await import('node:net');
  const server = createServer((socket) => socket.end('\0\0\x12\x04 gRPC here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { delivery, emit, lines } = deliver({ port: (server.address() as { port: number }).port });
  emit(1);
  await delivery.flush();
  assert.match(lines[0] ?? '', /does not speak HTTP\/1\.1; is it the gRPC port\?/);
  await delivery.shutdown();
  server.close();
});

test('http: credentials never show in a message', async () => {
  const collector = await startCollector();
  collector.mood = { tag: 'answers', status: 401 };
  const { delivery, emit, lines } = deliver(collector, {
    endpoint: `http://jo:hush@127.0.0.1:${collector.port}/`,
  });
  emit(1);
  await delivery.flush();
  assert.doesNotMatch(`${lines}${delivery.stats().target}`, /hush/);
  await delivery.shutdown();
  await collector.close();
});
