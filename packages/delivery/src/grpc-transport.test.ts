import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ManualClock } from '@spoor/testkit';
import { createDelivery } from './create-delivery.ts';
import { type HttpExporter, httpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { FakeEncoder, type FakeSpan } from './fixtures/fake-encoder.ts';
import { startGrpcCollector } from './fixtures/fake-grpc-collector.ts';
import { GrpcTransport } from './grpc-transport.ts';
import type { Outcome } from './transport.ts';

const exporterAt = (port: number, more: Partial<HttpExporter> = {}): HttpExporter => ({
  type: 'otlp',
  protocol: 'grpc',
  endpoint: `http://127.0.0.1:${port}`,
  timeoutMs: 10_000,
  ...more,
});

function deliver(t: TestContext, port: number, more: Partial<HttpExporter> = {}) {
  const lines: string[] = [];
  const encoder = new FakeEncoder();
  const delivery = createDelivery<FakeSpan>({
    exporter: exporterAt(port, more),
    batch: { scheduleDelayMs: 5000, exportTimeoutMs: 30_000, maxQueueSpans: 2048, maxBatchSpans: 512 },
    encoder,
    loadGrpc: () => ({ GrpcTransport }),
    losses: encoder.losses,
    log: { warn: (line) => lines.push(line), info: (line) => lines.push(line) },
  });
  t.after(() => delivery.shutdown());
  const emit = (...ids: number[]) => {
    for (const id of ids) delivery.append({ id });
  };
  return { delivery, lines, emit };
}

test('grpc: every batch is a call over one kept connection', async (t) => {
  const collector = await startGrpcCollector(t);
  const { delivery, emit } = deliver(t, collector.port);
  for (let id = 0; id < 5; id += 1) {
    emit(id);
    await delivery.flush();
  }
  assert.deepEqual(collector.received, [0, 1, 2, 3, 4]);
  assert.equal(collector.sessions.length, 1);
  assert.equal(delivery.stats().delivered, 5);
});

test('grpc: the call says what it carries and who sends it', async (t) => {
  const collector = await startGrpcCollector(t);
  const { delivery, emit } = deliver(t, collector.port, {
    endpoint: `http://jo:p%3Aw@127.0.0.1:${collector.port}/somewhere`,
    headers: { 'x-tenant': 'a' },
    compression: 'gzip',
  });
  emit(1, 2);
  await delivery.flush();
  const { ':path': path, ':method': method, ...headers } = collector.requests[0] ?? {};
  assert.equal(path, '/opentelemetry.proto.collector.trace.v1.TraceService/Export');
  assert.equal(method, 'POST');
  assert.equal(headers['content-type'], 'application/grpc');
  assert.equal(headers.te, 'trailers');
  assert.equal(headers['grpc-encoding'], 'gzip');
  assert.equal(headers['x-tenant'], 'a');
  assert.equal(headers.authorization, `Basic ${Buffer.from('jo:p:w').toString('base64')}`);
  assert.deepEqual(collector.received, [1, 2]);
  assert.doesNotMatch(delivery.stats().target, /jo|p%3Aw/);
});

test('grpc: a connection that the collector closed while idle costs nothing and is no outage', async (t) => {
  const collector = await startGrpcCollector(t);
  const { delivery, emit, lines } = deliver(t, collector.port);
  for (const [id, end] of [
    [1, 'close'],
    [2, 'destroy'],
    [3, 'close'],
  ] as const) {
    emit(id);
    await delivery.flush();
    collector.sessions.at(-1)?.[end]();
  }
  emit(4);
  await delivery.flush();
  assert.deepEqual(collector.received, [1, 2, 3, 4]);
  assert.deepEqual(lines, []);
});

test('grpc: what the collector did not take of a batch is counted and said', async (t) => {
  const collector = await startGrpcCollector(t);
  collector.mood = { tag: 'healthy', message: Buffer.from('0a0b08011207746f6f206f6c64', 'hex') };
  const { delivery, emit, lines } = deliver(t, collector.port);
  emit(1, 2, 3);
  await delivery.flush();
  const { delivered, lost } = delivery.stats();
  assert.deepEqual([delivered, lost.failedToEmitSpans], [2, 1]);
  assert.match(lines.join('|'), /^1 span was refused by \S+ \(too old\); check what it accepts$/);
});

for (const [status, name, remedy] of [
  [3, 'INVALID_ARGUMENT', 'check that this endpoint takes the format of the exporter'],
  [7, 'PERMISSION_DENIED', 'check the rights of the user, token or headers of the exporter'],
  [8, 'RESOURCE_EXHAUSTED', 'check the endpoint'],
  [12, 'UNIMPLEMENTED', 'check that OTLP traces are taken there'],
  [13, 'INTERNAL', 'check the endpoint'],
  [16, 'UNAUTHENTICATED', 'set the user and password, the token or the headers of the exporter'],
] as const) {
  test(`grpc: ${name} drops the batch, counts it and names the remedy`, async (t) => {
    const collector = await startGrpcCollector(t);
    collector.mood = {
      tag: 'refuses',
      trailers: { 'grpc-status': String(status), 'grpc-message': 'no%2C thank you token=hush' },
    };
    const { delivery, emit, lines } = deliver(t, collector.port);
    emit(1, 2);
    await delivery.flush();
    assert.equal(delivery.stats().lost.failedToEmitSpans, 2);
    assert.deepEqual(lines, [
      `cannot export spans to http://127.0.0.1:${collector.port}: gRPC status ${status} ${name} ` +
        `(no, thank you token=(hidden)); ${remedy}; dropping spans until it takes them`,
    ]);
  });
}

// Status { details: [Any { type_url: "type.googleapis.com/google.rpc.RetryInfo", value: RetryInfo { retry_delay: 1.5 s } }] }
const retryInfo = Buffer.from(
  `1a360a28${Buffer.from('type.googleapis.com/google.rpc.RetryInfo').toString('hex')}120a0a08080110` +
    '80cab5ee01',
  'hex',
).toString('base64');

for (const [what, trailers] of [
  ['CANCELLED', { 'grpc-status': '1' }],
  ['DEADLINE_EXCEEDED', { 'grpc-status': '4' }],
  ['ABORTED', { 'grpc-status': '10' }],
  ['OUT_OF_RANGE', { 'grpc-status': '11' }],
  ['UNAVAILABLE', { 'grpc-status': '14' }],
  ['DATA_LOSS', { 'grpc-status': '15' }],
] as const) {
  test(`grpc: ${what} keeps the batch`, async (t) => {
    const collector = await startGrpcCollector(t);
    collector.mood = { tag: 'refuses', trailers };
    const { delivery, emit } = deliver(t, collector.port);
    emit(1, 2);
    await delivery.flush();
    assert.equal(delivery.stats().queued, 2);
    collector.mood = { tag: 'healthy' };
    await delivery.flush();
    assert.deepEqual(collector.received, [1, 2]);
  });
}

async function sendOnce(t: TestContext, port: number): Promise<Outcome> {
  const transport = new GrpcTransport({
    destination: httpDestination(exporterAt(port)),
    clock: new ManualClock(),
  });
  t.after(() => transport.close());
  return transport.send({ bytes: Buffer.from('1\n'), spanCount: 1 } as Batch, {
    timeoutMs: 0,
    probing: false,
    urgent: false,
  });
}

test('grpc: exhausted resources are tried again when the collector says after which time', async (t) => {
  const collector = await startGrpcCollector(t);
  collector.mood = {
    tag: 'refuses',
    trailers: { 'grpc-status': '8', 'grpc-status-details-bin': retryInfo },
  };
  assert.deepEqual(await sendOnce(t, collector.port), {
    tag: 'retry',
    reason: 'gRPC status 8 RESOURCE_EXHAUSTED',
    afterMs: 1500,
  });
});

for (const text of [
  'grpc: received message larger than max (5000000 vs. 4194304)',
  'gRPC message exceeds maximum size 4194304: 5000000',
  'Received message larger than max (5000000 vs 4194304)',
]) {
  test(`grpc: smaller batches follow "${text}"`, async (t) => {
    const collector = await startGrpcCollector(t);
    collector.mood = { tag: 'refuses', trailers: { 'grpc-status': '8', 'grpc-message': text } };
    assert.equal((await sendOnce(t, collector.port)).tag, 'too-large');
  });
}

test('grpc: a proxy in between answers with a status of HTTP', async (t) => {
  const collector = await startGrpcCollector(t);
  collector.mood = {
    tag: 'answers',
    headers: { ':status': 503, 'content-type': 'text/plain' },
    body: 'upstream',
  };
  assert.deepEqual(await sendOnce(t, collector.port), { tag: 'retry', reason: 'status 503 (upstream)' });
  collector.mood = {
    tag: 'answers',
    headers: { ':status': 200, 'content-type': 'text/html' },
    body: '<html>',
  };
  const { tag, ...rest } = await sendOnce(t, collector.port);
  assert.equal(tag, 'rejected');
  assert.match(JSON.stringify(rest), /must be application\/grpc, got text\/html.*does not speak gRPC/);
});

test('grpc: a connection that ends before the answer keeps the batch', async (t) => {
  const collector = await startGrpcCollector(t);
  collector.mood = { tag: 'closes' };
  const { delivery, emit } = deliver(t, collector.port);
  emit(1);
  await delivery.flush();
  assert.equal(delivery.stats().queued, 1);
  collector.mood = { tag: 'healthy' };
  await delivery.flush();
  assert.deepEqual(collector.received, [1]);
});

test('grpc: nobody listens, or somebody who speaks HTTP/1.1', async (t) => {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const other = deliver(t, port);
  other.emit(1);
  await other.delivery.flush();
  assert.match(other.lines[0] ?? '', /does not speak gRPC; is it the HTTP port\?; keeping up to/);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const nobody = deliver(t, port);
  nobody.emit(1);
  await nobody.delivery.flush();
  assert.match(nobody.lines[0] ?? '', /connect ECONNREFUSED \S+; is a collector listening there\?/);
});

test('grpc: no attempt of a ten-second limit takes so long that exports resume later', async (t) => {
  const collector = await startGrpcCollector(t);
  collector.mood = { tag: 'black hole' };
  const clock = new ManualClock();
  const transport = new GrpcTransport({ destination: httpDestination(exporterAt(collector.port)), clock });
  t.after(() => transport.close());
  const batch = { bytes: Buffer.from('x'), spanCount: 1 } as Batch;
  for (const [attempt, limitMs] of [4000, 9000, 4000].entries()) {
    const sent = transport.send(batch, { timeoutMs: 30_000, probing: true, urgent: false });
    while (collector.requests.length <= attempt) await setImmediate();
    clock.advance(limitMs);
    assert.deepEqual(await sent, { tag: 'retry', reason: `no answer within ${limitMs} ms` });
  }
});
