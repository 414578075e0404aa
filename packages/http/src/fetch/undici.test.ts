import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { Agent, fetch, Pool, request, stream } from 'undici';
import { client, serve, server, trace } from '../testing.ts';

/** The package of an application beside the copy in Node: its own agents, closed with the test. */
function agent(t: TestContext): Agent {
  const made = new Agent({ pipelining: 1, connections: 1 });
  t.after(() => made.destroy());
  return made;
}

for (const [form, ask] of [
  [
    'request',
    async (url, dispatcher) => (await request(url, { dispatcher, headers: { 'x-a': 'b' } })).body.text(),
  ],
  ['fetch', async (url, dispatcher) => (await fetch(url, { dispatcher, headers: { 'x-a': 'b' } })).text()],
  [
    'stream',
    async (url, dispatcher) => {
      const body = new PassThrough({ encoding: 'utf8' });
      await stream(url, { dispatcher, method: 'GET', headers: { 'x-a': 'b' } }, () => body);
      return body.read();
    },
  ],
  [
    'header list',
    async (url, dispatcher) => (await request(url, { dispatcher, headers: ['x-a', 'b'] })).body.text(),
  ],
] as const satisfies readonly (readonly [string, (url: string, dispatcher: Agent) => Promise<unknown>])[]) {
  test(`undici, ${form}: one span, whose ids the server receives beside the headers of the application`, async (t) => {
    const traced = trace(t);
    const { port } = await serve(t, ({ headers }, response) => {
      response.end(`${headers['x-a']} ${headers['traceparent']}`);
    });
    const text = await ask(`http://127.0.0.1:${port}/path?token=x`, agent(t));
    const spans = await traced.ended(2);
    const [sent] = client(spans);
    assert.equal(text, `b 00-${sent?.traceId}-${sent?.spanId}-01`);
    assert.equal(server(spans)[0]?.parentId, sent?.spanId);
    assert.equal(sent?.attributes['url.full'], `http://127.0.0.1:${port}/path?token=REDACTED`);
    assert.deepEqual(
      [sent?.attributes['http.response.status_code'], sent?.attributes['network.peer.port'], sent?.status],
      [200, port, 0],
    );
  });
}

test('undici, a pool with one connection: each request belongs to its caller', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, (_request, response) => void response.end());
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1 });
  t.after(() => pool.destroy());
  await Promise.all(
    ['/1', '/2', '/3'].map(async (path) => (await pool.request({ path, method: 'GET' })).body.dump()),
  );
  const spans = await traced.ended(6);
  for (const received of server(spans)) {
    const sent = client(spans).find(({ spanId }) => spanId === received.parentId);
    assert.equal(new URL(String(sent?.attributes['url.full'])).pathname, received.attributes['url.path']);
  }
});

test('undici: a refused connection and a server that hangs up are errors of the client', async (t) => {
  const traced = trace(t);
  const { server: app, port } = await serve(t, (incoming) => void incoming.socket.destroy());
  const dispatcher = agent(t);
  await assert.rejects(request(`http://127.0.0.1:${port}/hang-up`, { dispatcher }));
  app.close();
  app.closeAllConnections();
  await once(app, 'close');
  await assert.rejects(request(`http://127.0.0.1:${port}/refused`, { dispatcher }), { code: 'ECONNREFUSED' });
  const sent = client(await traced.ended(3));
  assert.deepEqual(
    sent.map(({ status, events }) => [status, events]),
    [
      [2, ['exception']],
      [2, ['exception']],
    ],
  );
  assert.equal(traced.openSpanCount(), 0);
});
