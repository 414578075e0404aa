import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Server,
  sensitiveHeaders,
} from 'node:http2';
import { connect as netConnect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import { client, server, trace } from '../testing.ts';

async function open(t: TestContext, app: Http2Server): Promise<ClientHttp2Session> {
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const session = connect(`http://127.0.0.1:${(app.address() as { port: number }).port}`);
  t.after(() => {
    session.destroy();
    app.close();
  });
  return session;
}

async function answer(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

test('core API: both sides, one trace, the stream in context', async (t) => {
  const traced = trace(t);
  const app = createServer();
  let inHandler: string | undefined;
  app.on('stream', (stream, headers) => {
    stream.resume().on('end', () => {
      inHandler = identityOf(activeContext())?.spanId;
      stream.respond({ ':status': 200 });
      stream.end(String(headers['traceparent']));
    });
  });
  const session = await open(t, app);
  const headers = Object.freeze({ ':path': '/core?token=x', 'x-a': 'b', [sensitiveHeaders]: ['x-a'] });
  const stream = session.request(headers);
  const text = await answer(stream);
  const spans = await traced.ended(2);
  const [sent, received] = [client(spans)[0], server(spans)[0]];
  assert.equal(text, `00-${sent?.traceId}-${sent?.spanId}-01`);
  assert.equal(received?.parentId, sent?.spanId);
  assert.equal(inHandler, received?.spanId);
  for (const span of [sent, received]) {
    assert.equal(span?.attributes['http.response.status_code'], 200);
    assert.equal(span?.attributes['network.protocol.version'], '2');
  }
  assert.equal(received?.attributes['url.path'], '/core');
  assert.match(String(sent?.attributes['url.full']), /^http:\/\/127\.0\.0\.1:\d+\/core\?token=REDACTED$/);
});

test('compatibility API: one span, its status, its context after await', async (t) => {
  const traced = trace(t);
  let inHandler: string | undefined;
  const session = await open(
    t,
    createServer(async (_request, response) => {
      await null;
      inHandler = identityOf(activeContext())?.spanId;
      response.statusCode = 503;
      response.end('busy');
    }),
  );
  assert.equal(await answer(session.request({ ':path': '/' })), 'busy');
  const spans = await traced.ended(2);
  assert.equal(server(spans).length, 1);
  assert.equal(inHandler, server(spans)[0]?.spanId);
  assert.deepEqual([server(spans)[0]?.status, client(spans)[0]?.status], [2, 2]);
});

for (const [method, recorded, original, name] of [
  ['patch', 'PATCH', 'patch', 'PATCH'],
  ['Brew', '_OTHER', 'Brew', 'HTTP'],
  ['PROPFIND', '_OTHER', 'PROPFIND', 'HTTP'],
  ['POST', 'POST', undefined, 'POST'],
] as const) {
  test(`the method ${method}: both sides record ${recorded}, and what was sent`, async (t) => {
    const traced = trace(t);
    const session = await open(
      t,
      createServer((_request, response) => response.end('done')),
    );
    assert.equal(await answer(session.request({ ':path': '/', ':method': method })), 'done');
    for (const span of await traced.ended(2)) {
      const { attributes } = span;
      assert.deepEqual(
        [attributes['http.request.method'], attributes['http.request.method_original'], span.name],
        [recorded, original, name],
      );
    }
  });
}

test('gRPC is left to its own instrumentation', async (t) => {
  const traced = trace(t);
  const app = createServer();
  app.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200 });
    stream.end(String(headers['traceparent']));
  });
  const session = await open(t, app);
  assert.equal(await answer(session.request({ 'content-type': 'application/grpc+proto' })), 'undefined');
  assert.deepEqual([traced.spans, traced.openSpanCount()], [[], 0]);
});

test('a stream that the server resets is an ended span', async (t) => {
  const traced = trace(t);
  const app = createServer();
  app.on('stream', (stream) => stream.on('error', () => {}).close(2));
  const session = await open(t, app);
  const stream = session.request({ ':path': '/' });
  stream.on('error', () => {});
  await new Promise((resolve) => stream.on('close', resolve));
  const spans = await traced.ended(2);
  assert.deepEqual([client(spans)[0]?.status, server(spans)[0]?.attributes['http.aborted']], [2, true]);
  assert.equal(traced.openSpanCount(), 0);
});

test('a session over a connection of its own: traced, though it is the first one', async (t) => {
  const traced = trace(t);
  const app = createServer((_request, response) => void response.end('own'));
  app.listen(0, '127.0.0.1');
  await once(app, 'listening');
  const { port } = app.address() as { port: number };
  const session = connect('http://service.example', {
    createConnection: () => netConnect(port, '127.0.0.1'),
  });
  t.after(() => {
    session.destroy();
    app.close();
  });
  assert.equal(await answer(session.request({ ':path': '/x' })), 'own');
  const spans = await traced.ended(2);
  const [sent] = client(spans);
  assert.equal(server(spans)[0]?.parentId, sent?.spanId);
  assert.equal(sent?.attributes['url.full'], 'http://service.example/x');
});
