import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import { type TestContext, test } from 'node:test';
import { activeContext, alwaysOff, namedParents, SpanIdentity, Track, withRemoteParent } from '@spoor/core';
import { client, serve, trace } from './testing.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const header = `${traceId}:f067aa0ba902b7:0:1`;

/** A span that was injected by hand, into headers that may be sent anywhere. */
function injected(t: TestContext): void {
  const identity = SpanIdentity.fromHex(traceId, '00f067aa0ba902b7', 1);
  assert.ok(identity);
  namedParents.remember('f067aa0ba902b7', { below: (caller) => withRemoteParent(caller, identity) });
  t.after(() => namedParents.forget());
}

const request = (url: string, headers: http.OutgoingHttpHeaders): Promise<string> =>
  new Promise((resolve, reject) => {
    http
      .get(url, { headers }, async (response) => resolve(Buffer.concat(await response.toArray()).toString()))
      .on('error', reject);
  });

for (const [form, send] of [
  ['http', (url: string) => request(url, { 'uber-trace-id': header })],
  ['fetch', async (url: string) => (await fetch(url, { headers: { 'uber-trace-id': header } })).text()],
] as const) {
  test(`${form}: a request is below the span that its headers name, and its own ids go out`, async (t) => {
    injected(t);
    const traced = trace(t);
    const { port } = await serve(t, ({ headers }, response) => response.end(headers['uber-trace-id']));
    const sent = await send(`http://127.0.0.1:${port}/`);
    const [span] = client(await traced.ended(2));
    assert.deepEqual([span?.traceId, span?.parentId], [traceId, '00f067aa0ba902b7']);
    assert.equal(sent, `${traceId}:${span?.spanId}:0:1`);
  });

  test(`${form}: headers that nobody injected name nothing`, async (t) => {
    const traced = trace(t);
    const { port } = await serve(t, (_incoming, response) => response.end());
    await send(`http://127.0.0.1:${port}/`);
    const [span] = client(await traced.ended(2));
    assert.notEqual(span?.traceId, traceId);
  });
}

test('http2: a request is below the span that its headers name', async (t) => {
  injected(t);
  const traced = trace(t);
  const app = http2.createServer((_incoming, response) => void response.end());
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  t.after(() => app.close());
  const session = http2.connect(`http://127.0.0.1:${(app.address() as { port: number }).port}`);
  t.after(() => session.close());
  const stream = session.request({ ':path': '/', 'uber-trace-id': header });
  stream.resume();
  await once(stream, 'close');
  const [span] = client(await traced.ended(2));
  assert.deepEqual([span?.traceId, span?.parentId], [traceId, '00f067aa0ba902b7']);
});

test('what a server received unsampled is over when its response is', async (t) => {
  const traced = trace(t, { sampler: alwaysOff });
  const events = new EventEmitter();
  const { port } = await serve(t, (_incoming, response) => {
    response.on('close', () => events.emit('closed'));
    events.emit('arrived', activeContext());
  });
  const arrived = once(events, 'arrived');
  const sent = http.get(`http://127.0.0.1:${port}/`).on('error', () => {});
  const [inside] = (await arrived) as [unknown];
  assert.ok(inside instanceof Track);
  assert.equal(inside.isEnded, false);
  const closed = once(events, 'closed');
  sent.destroy();
  await closed;
  assert.equal(inside.isEnded, true);
  assert.deepEqual(traced.spans, []);
});
