import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { formatGrpcMessage, formatGrpcStatusMessage } from '../http/grpc-message.ts';
import { bodyEncodingsText } from '../http/read-body.ts';
import { startTestCollector, type TestCollector } from '../testing/start-test-collector.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
// As in otlp-protobuf.test.ts: one span of the service "abc".
const span = `0a10 ${traceId} 1208 00f067aa0ba902b7 2a02 6f70 39 e803000000000000 41 b80b000000000000`;
const request = hex(`0a4f 0a17 0a15 0a0c 736572766963652e6e616d65 1205 0a03 616263 1234 1232 ${span}`);
const exportPath = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** The answer to a call of grpc-js, as the generated clients of exporters make it. */
function call(collector: TestCollector, path: string, message: Buffer): Promise<Buffer> {
  const client = new Client(`localhost:${collector.ports.otlpGrpc}`, credentials.createInsecure(), {
    // 2 is gzip (grpc_compression_algorithm).
    'grpc.default_compression_algorithm': 2,
  });
  const same = (bytes: Buffer) => bytes;
  return new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest(path, same, same, message, new Metadata(), (error, value) =>
      error ? reject(error) : resolve(value ?? Buffer.from('no value')),
    );
  }).finally(() => client.close());
}

test('OTLP over gRPC: the span of a compressed call is stored, the answer is an empty message', async (t) => {
  const collector = await startTestCollector(t);
  assert.equal((await call(collector, exportPath, request)).length, 0);
  assert.equal((await collector.getJson(`/api/traces/${traceId}`)).status, 200);
  const { received } = (await collector.getJson('/api/spoor/stats')).body as {
    received: Record<string, { spans: number }>;
  };
  assert.equal(received['otlp-protobuf']?.spans, 1);
});

test('OTLP over gRPC: what is refused in part is said in partial_success', async (t) => {
  const collector = await startTestCollector(t);
  const withoutId = hex('0a0a 1208 1206 2a04 6e6f6e65');
  const answer = await call(collector, exportPath, Buffer.concat([request, withoutId]));
  assert.deepEqual([...answer.subarray(0, 1), ...answer.subarray(2, 4)], [0x0a, 0x08, 1]);
  assert.equal((await collector.getJson(`/api/traces/${traceId}`)).status, 200);
});

for (const [name, path, message, code, details] of [
  ['another service', '/a.B/C', request, 12, /^method must be .*TraceService\/Export; refused/],
  ['no protobuf', exportPath, Buffer.from('xyz'), 3, /.+/],
] as const) {
  test(`OTLP over gRPC: ${name} is answered with ${code}`, async (t) => {
    const collector = await startTestCollector(t);
    await assert.rejects(call(collector, path, message), (error: ServiceError) => {
      assert.equal(error.code, code);
      assert.match(error.details, details);
      return true;
    });
  });
}

interface Answer {
  readonly status: string | undefined;
  readonly message: string | undefined;
}

const usual = { ':method': 'POST', ':path': exportPath, 'content-type': 'application/grpc', te: 'trailers' };

/** The status of a call whose frames and headers are written by hand. */
async function raw(
  t: TestContext,
  collector: TestCollector,
  headers: Record<string, string>,
  pieces: readonly Buffer[],
): Promise<Answer> {
  const session = connect(`http://127.0.0.1:${collector.ports.otlpGrpc}`);
  t.after(() => session.destroy());
  const stream = session.request({ ...usual, ...headers });
  const seen: Record<string, unknown> = {};
  stream.on('response', (given) => Object.assign(seen, given));
  stream.on('trailers', (given) => Object.assign(seen, given));
  stream.resume();
  for (const piece of pieces) stream.write(piece);
  stream.end();
  await once(stream, 'end');
  const { 'grpc-status': status, 'grpc-message': message } = seen as Record<string, string | undefined>;
  return { status, message };
}

const framed = formatGrpcMessage(request);
const compressed = formatGrpcMessage(gzipSync(request));
compressed[0] = 1;
const bomb = formatGrpcMessage(gzipSync(Buffer.alloc(100_000)));
bomb[0] = 1;
const gzip = { 'grpc-encoding': 'gzip' };

for (const [name, headers, body, expected] of [
  ['a message', {}, framed, { status: '0', message: undefined }],
  [
    'a message of a sender in Go',
    { 'content-type': 'application/grpc+proto' },
    framed,
    { status: '0', message: undefined },
  ],
  ['a compressed message', gzip, compressed, { status: '0', message: undefined }],
  [
    'a message that is not compressed although it might be',
    gzip,
    framed,
    { status: '0', message: undefined },
  ],
  [
    'a message that is compressed without saying how',
    {},
    compressed,
    { status: '3', message: 'body must be one whole message of a unary call; refused' },
  ],
  [
    'no message',
    {},
    Buffer.alloc(0),
    { status: '3', message: 'body must be one whole message of a unary call; refused' },
  ],
  [
    'half a message',
    {},
    framed.subarray(0, -1),
    { status: '3', message: 'body must be one whole message of a unary call; refused' },
  ],
  [
    'two messages',
    {},
    Buffer.concat([framed, framed]),
    { status: '3', message: 'body must be one whole message of a unary call; refused' },
  ],
  [
    'a broken compression',
    gzip,
    Buffer.concat([Buffer.from([1]), framed.subarray(1)]),
    { status: '3', message: 'body must be valid gzip; refused' },
  ],
  ['a bomb', gzip, bomb, { status: '8', message: 'decompressed body must be at most 50000 bytes; refused' }],
  [
    'what is too large',
    {},
    formatGrpcMessage(Buffer.alloc(2000)),
    { status: '8', message: 'body must be at most 1000 bytes; refused' },
  ],
  [
    'another compression',
    { 'grpc-encoding': 'snappy' },
    framed,
    { status: '12', message: `grpc-encoding must be ${bodyEncodingsText}; refused` },
  ],
  [
    'JSON',
    { 'content-type': 'application/json' },
    framed,
    { status: '3', message: 'calls must be POST with Content-Type application/grpc; refused' },
  ],
  [
    'a name that was rebound',
    { ':authority': 'evil.example:4317' },
    framed,
    { status: '7', message: "Host must be localhost, 127.0.0.1 or [::1], got 'evil.example:4317'; refused" },
  ],
] as const) {
  test(`OTLP over gRPC: ${name} in one piece and byte by byte`, async (t) => {
    const bodyLimits = { maxBytes: 1000, maxDecompressedBytes: 50_000 };
    const collector = await startTestCollector(t, { bodyLimits });
    assert.deepEqual(await raw(t, collector, headers, [body]), expected);
    const bytes = [...body.subarray(0, 300)].map((byte) => Buffer.from([byte]));
    assert.deepEqual(await raw(t, collector, headers, [...bytes, body.subarray(300)]), expected);
  });
}

test('OTLP over gRPC: a caller of HTTP/1.1 and a sender that goes away harm nobody', async (t) => {
  const collector = await startTestCollector(t);
  await assert.rejects(fetch(collector.url('otlpGrpc', exportPath), { method: 'POST', body: request }));
  const session = connect(`http://127.0.0.1:${collector.ports.otlpGrpc}`);
  session.on('error', () => {});
  const stream = session.request(usual);
  stream.on('error', () => {});
  stream.write(framed.subarray(0, 10));
  await once(session, 'connect');
  session.destroy();
  assert.equal((await call(collector, exportPath, request)).length, 0);
});

test('formatGrpcStatusMessage: what is no printable ASCII is written in percents', () => {
  assert.equal(formatGrpcStatusMessage('100 % of ä\n'), '100 %25 of %C3%A4%0A');
});
