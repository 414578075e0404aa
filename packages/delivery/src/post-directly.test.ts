/** The last posts of a thread that is held: what each kind of answer means, and that nobody waits longer than allowed. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { systemClock } from './clock.ts';
import { startScriptedServer } from './fixtures/scripted-server.ts';
import { addressesWithoutLookup } from './host-resolver.ts';
import type { HttpLastJob, LastOutcome } from './last-job.ts';
import { postDirectly } from './post-directly.ts';
import { canPostSync } from './sync-post.ts';

const plenty = 20_000;

function job(port: number, bodies: readonly string[], more: Partial<HttpLastJob> = {}): HttpLastJob {
  return {
    tag: 'http',
    url: `http://collector:${port}/api/traces?a=b`,
    addresses: [{ address: '127.0.0.1', family: 4 }],
    headers: { 'Content-Type': 'application/x-thrift', authorization: 'Bearer token' },
    gzip: false,
    files: { ca: undefined, key: undefined, cert: undefined },
    bodies: bodies.map((body) => Buffer.from(body)),
    ...more,
  };
}

const post = (one: HttpLastJob, deadlineMs = plenty) => postDirectly([one], deadlineMs, systemClock)[0] ?? [];
const tagsOf = (outcomes: readonly LastOutcome[]) => outcomes.map((outcome) => outcome?.tag);

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const refused = (status: string, remedy: string) => ({ tag: 'rejected', reason: `status ${status}`, remedy });
const formatRemedy = 'check that this endpoint takes the format of the exporter';
const expected = {
  200: { tag: 'delivered' },
  interim: { tag: 'delivered' },
  dripping: { tag: 'delivered' },
  400: refused('400', formatRemedy),
  explains: refused('400 (no version 1 here)', formatRemedy),
  chunks: refused('400 (no version 1 here)', formatRemedy),
  moved: refused('301', 'set the endpoint to http://collector/elsewhere'),
  413: { tag: 'too-large', reason: 'status 413' },
  503: { tag: 'retry', reason: 'status 503' },
  closes: { tag: 'retry', reason: 'closed without an answer' },
  nonsense: { tag: 'retry', reason: 'closed without an answer' },
} as const;

test('each body gets the outcome that its answer means, more of them than connections', async (t) => {
  const server = await startScriptedServer(t);
  const bodies = Object.keys(expected);
  assert.deepEqual(post(job(server.port, bodies)), Object.values(expected));
  assert.equal((await server.heard()).length, bodies.length);
});

test('a connection that is reset says so', async (t) => {
  const server = await startScriptedServer(t);
  const [outcome] = post(job(server.port, ['resets']));
  assert.ok(outcome?.tag === 'retry');
  assert.match(outcome.reason, /ECONNRESET|closed without an answer/);
});

test('the request as it is on the wire', async (t) => {
  const server = await startScriptedServer(t);
  post(job(server.port, ['200']));
  const [heard] = await server.heard();
  assert.deepEqual(heard?.head.split('\r\n'), [
    'POST /api/traces?a=b HTTP/1.1',
    `host: collector:${server.port}`,
    'content-type: application/x-thrift',
    'authorization: Bearer token',
    'connection: close',
    'content-length: 3',
  ]);
});

test('gzip: the body is packed, its length is that of the packed one', async (t) => {
  const server = await startScriptedServer(t);
  // No word that the server knows: it does not answer.
  post(job(server.port, ['200'], { gzip: true }), 200);
  const [heard] = await server.heard();
  assert.equal(gunzipSync(Buffer.from(heard?.body ?? '', 'latin1')).toString(), '200');
});

test('a body larger than any socket buffer arrives whole', async (t) => {
  const server = await startScriptedServer(t);
  const body = `200\n${'x'.repeat(8_000_000)}`;
  assert.deepEqual(tagsOf(post(job(server.port, [body]))), ['delivered']);
  assert.equal((await server.heard())[0]?.bytes, body.length);
});

test('a refusal before all of the body was taken is read', async (t) => {
  const server = await startScriptedServer(t);
  const [tag] = tagsOf(post(job(server.port, [`too large\n${'x'.repeat(8_000_000)}`])));
  // The kernel may throw the answer away with the rest of the connection.
  assert.ok(tag === 'too-large' || tag === 'retry' || tag === undefined, tag);
});

test('a collector that says nothing costs the deadline and no more; the others are delivered', async (t) => {
  const server = await startScriptedServer(t);
  const jobs = [job(server.port, ['black hole']), job(server.port, ['200', '200'])];
  const startMs = performance.now();
  assert.deepEqual(postDirectly(jobs, 150, systemClock)[0], [undefined]);
  assert.ok(performance.now() - startMs >= 150);
  assert.equal((await server.heard()).length, 3);
});

test('nobody listens: undelivered at once; another address of the same name is tried', async (t) => {
  const server = await startScriptedServer(t);
  const port = await unusedPort();
  const nobody = {
    tag: 'retry',
    reason: `connect ECONNREFUSED 127.0.0.1:${port}`,
    remedy: 'is a collector listening there?',
  };
  assert.deepEqual(post(job(port, ['200', '200'])), [nobody, nobody]);
  const addresses = [
    { address: '127.0.0.9', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  assert.deepEqual(tagsOf(post(job(server.port, ['200'], { addresses }))), ['delivered']);
});

test('a deadline of nothing tries nothing', async (t) => {
  const server = await startScriptedServer(t);
  assert.deepEqual(post(job(server.port, ['200']), 0), [undefined]);
  assert.deepEqual(await server.heard(), []);
});

test('what cannot go this way is left to the other thread', () => {
  assert.equal(canPostSync(job(1, [])), true);
  assert.equal(canPostSync(job(1, [], { url: 'https://collector:1/' })), false);
  assert.equal(canPostSync(job(1, [], { addresses: [] })), false);
  assert.equal(canPostSync(job(1, [], { headers: { 'x-tenant': 'a\r\nb: c' } })), false);
  assert.equal(canPostSync(job(1, [], { headers: { 'x tenant': 'a' } })), false);
});

test('addresses that are known without asking: literals, and localhost in both families', () => {
  assert.deepEqual(addressesWithoutLookup('127.0.0.1'), [{ address: '127.0.0.1', family: 4 }]);
  assert.deepEqual(addressesWithoutLookup('[::1]'), [{ address: '::1', family: 6 }]);
  assert.deepEqual(addressesWithoutLookup('LocalHost'), [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
  assert.deepEqual(addressesWithoutLookup('collector'), []);
});
