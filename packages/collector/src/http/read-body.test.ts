import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import zlib, { deflateSync, gzipSync } from 'node:zlib';
import { startTestCollector } from '../testing/start-test-collector.ts';
import { bodyEncodingsText } from './read-body.ts';

const headers = { 'Content-Type': 'application/json' };
const empty = JSON.stringify({ resourceSpans: [] });
const bodyLimits = { maxBytes: 1000, maxDecompressedBytes: 2000 };

/** A request body of exactly this many bytes. */
const padded = (bytes: number) => empty.replace('{', `{${' '.repeat(bytes - empty.length)}`);

const cases: [string, RequestInit, number, string][] = [
  ['a body of the largest size', { headers, body: padded(1000) }, 200, ''],
  ['a body that is larger', { headers, body: padded(1001) }, 413, 'body must be at most 1000 bytes; refused'],
  [
    'a chunked body that is larger',
    { headers, body: new Blob([padded(1001)]).stream(), duplex: 'half' } as RequestInit,
    413,
    'body must be at most 1000 bytes; refused',
  ],
  ['gzip', { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: gzipSync(padded(2000)) }, 200, ''],
  ['deflate', { headers: { ...headers, 'Content-Encoding': 'deflate' }, body: deflateSync(empty) }, 200, ''],
  [
    'gzip that grows too large',
    { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: gzipSync(padded(2001)) },
    413,
    'decompressed body must be at most 2000 bytes; refused',
  ],
  [
    'broken gzip',
    { headers: { ...headers, 'Content-Encoding': 'gzip' }, body: 'no gzip' },
    400,
    'body must be valid gzip; refused',
  ],
  [
    'an unknown encoding',
    { headers: { ...headers, 'Content-Encoding': 'constructor' }, body: empty },
    415,
    `Content-Encoding must be ${bodyEncodingsText}; refused`,
  ],
];
for (const [name, init, status, message] of cases) {
  test(`${name}: ${status}`, async (t) => {
    const collector = await startTestCollector(t, { bodyLimits });
    const answer = await fetch(collector.url('otlp', '/v1/traces'), { method: 'POST', ...init });
    assert.equal(answer.status, status);
    assert.equal(((await answer.json()) as { message?: string }).message ?? '', message);
  });
}

test('the sender of a much larger body can read the refusal', async (t) => {
  const collector = await startTestCollector(t, { bodyLimits });
  const answer = await fetch(collector.url('otlp', '/v1/traces'), {
    method: 'POST',
    headers,
    body: padded(20_000_000),
  });
  assert.equal(answer.status, 413);
});

test('a body that does not arrive in time is answered with 408 and the connection is closed', async (t) => {
  const collector = await startTestCollector(t, { bodyLimits: { timeoutMs: 20 } });
  const socket = connect(collector.ports.otlp ?? 0, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
  socket.write('Content-Length: 100\r\n\r\n{');
  await once(socket, 'close');
  assert.match(answer, /^HTTP\/1.1 408 /);
  assert.match(answer, /body must arrive within 20 ms; refused/);
});

test('a sender that hangs up in the middle harms nobody', async (t) => {
  const collector = await startTestCollector(t);
  const socket = connect(collector.ports.otlp ?? 0, '127.0.0.1');
  socket.write('POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
  await new Promise<void>((resolve) => socket.write('Content-Length: 100\r\n\r\n{', () => resolve()));
  socket.destroy();
  await once(socket, 'close');
  assert.equal((await collector.getJson('/api/services')).status, 200);
});

test('bodies that arrive at one time are bounded together; the sender is told to come again', async (t) => {
  const collector = await startTestCollector(t, { bodyLimits: { maxBytesAtOnce: 1000 } });
  const waiting = connect(collector.ports.otlp ?? 0, '127.0.0.1');
  const head = 'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  waiting.write(`${head}Content-Length: 700\r\nExpect: 100-continue\r\n\r\n`);
  // The server has seen the request: what follows is received.
  await once(waiting, 'data');
  const send = (body: string) =>
    fetch(collector.url('otlp', '/v1/traces'), { method: 'POST', headers, body });
  assert.equal((await send(padded(600))).status, 200);
  await new Promise<void>((resolve) => waiting.write(padded(700).slice(0, 600), () => resolve()));
  let refused = await send(padded(600));
  // The bytes are on their way within the kernel.
  while (refused.status === 200) refused = await send(padded(600));
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.match(
    await refused.text(),
    /"code":14,"message":"bodies that arrive at one time must be at most 1000 bytes; refused for now"/,
  );
  waiting.write(padded(700).slice(600));
  const [answer] = (await once(waiting, 'data')) as [Buffer];
  assert.match(String(answer), /^HTTP\/1.1 200 /);
  waiting.destroy();
  assert.equal((await send(padded(600))).status, 200);
});

const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: typeof gzipSync };

test('zstd, where Node has it', { skip: zstdCompressSync === undefined }, async (t) => {
  const collector = await startTestCollector(t, { bodyLimits });
  const send = async (text: string) => {
    const body = zstdCompressSync?.(text) ?? '';
    const init = { method: 'POST', headers: { ...headers, 'Content-Encoding': 'zstd' }, body };
    return (await fetch(collector.url('otlp', '/v1/traces'), init)).status;
  };
  assert.deepEqual([await send(padded(2000)), await send(padded(2001))], [200, 413]);
});
