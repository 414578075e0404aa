import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, serve, trace } from '../testing.ts';

test('fetch: one span for each hop of a redirect, whose ids the server receives', async (t) => {
  const traced = trace(t);
  const received: unknown[] = [];
  const { port } = await serve(t, (incoming, response) => {
    received.push(incoming.headers['traceparent']);
    if (incoming.url?.startsWith('/old') === true) response.writeHead(302, { location: '/new' });
    response.end('hello');
  });
  const answer = await fetch(`http://127.0.0.1:${port}/old?token=secret`);
  assert.equal(await answer.text(), 'hello');
  const spans = client(await traced.ended(4));
  assert.deepEqual(
    received,
    spans.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
  );
  const [first] = spans;
  assert.equal(first?.attributes['url.full'], `http://127.0.0.1:${port}/old?token=REDACTED`);
  assert.equal(first?.attributes['http.response.status_code'], 302);
  assert.equal(first?.attributes['network.peer.port'], port);
});

test('fetch: an abort ends the span with its error', async (t) => {
  const traced = trace(t);
  const controller = new AbortController();
  const { port } = await serve(t, () => controller.abort());
  await assert.rejects(fetch(`http://127.0.0.1:${port}/`, { signal: controller.signal }), {
    name: 'AbortError',
  });
  const [span] = client(await traced.ended(2));
  assert.deepEqual([span?.status, span?.attributes['error.type']], [2, 'AbortError']);
  assert.deepEqual(span?.exceptionTypes, ['AbortError']);
});

test('fetch: a fault of ours leaves the request alone', async (t) => {
  const traced = trace(t, {
    tracer: {
      start() {
        throw new Error('ours');
      },
    },
  });
  const { port } = await serve(t, (_request, response) => void response.end('hello'));
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'hello');
  assert.ok(traced.faults.includes('fetch (making a request): Error: ours'));
});
