import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, request, Server } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { activeContext, identityOf, TraceIdRatioSampler } from '@spoor/core';
import { RPC_METADATA_KEY } from './route-note.ts';
import { client, serve, server, trace } from './testing.ts';

/** One request by hand, so that nothing but the server is traced; the answer as text. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const remote = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const ask = (path: string, ...headers: string[]): string =>
  [`GET ${path} HTTP/1.1`, 'Host: shop.example:8080', 'Connection: close', ...headers, '', ''].join('\r\n');

test('a request: the attributes of the conventions, the caller as parent', async (t) => {
  const traced = trace(t, {
    captureServerRequestHeaders: ['X-Tenant', 'authorization'],
    captureServerResponseHeaders: ['x-answer'],
  });
  const { port } = await serve(t, (_request, response) => {
    response.setHeader('x-answer', ['a', 'b']);
    response.end('hello');
  });
  const headers = [`traceparent: ${remote}`, 'User-Agent: curl', 'X-Tenant: acme', 'Authorization: Bearer x'];
  await raw(port, ask('/a/b?page=1&token=secret', ...headers));
  const [span] = await traced.ended(1);
  const { 'network.peer.port': peerPort, ...attributes } = span?.attributes ?? {};
  assert.equal(typeof peerPort, 'number');
  assert.deepEqual(attributes, {
    'http.request.method': 'GET',
    'url.scheme': 'http',
    'server.address': 'shop.example',
    'server.port': 8080,
    'network.peer.address': '127.0.0.1',
    'network.protocol.version': '1.1',
    'user_agent.original': 'curl',
    'url.path': '/a/b',
    'url.query': 'page=1&token=REDACTED',
    'client.address': '127.0.0.1',
    'http.response.status_code': 200,
    'http.request.header.x-tenant': ['acme'],
    'http.request.header.authorization': ['REDACTED'],
    'http.response.header.x-answer': ['a', 'b'],
  });
  assert.deepEqual([span?.name, span?.kind, span?.status], ['GET', 1, 0]);
  assert.deepEqual([span?.traceId, span?.parentId], ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']);
});

for (const [status, expected, type] of [
  [404, 0, undefined],
  [500, 2, '500'],
  [503, 2, '503'],
] as const) {
  test(`status ${status} is ${expected === 2 ? 'an error' : 'no error'} of the server`, async (t) => {
    const traced = trace(t);
    const { port } = await serve(t, (_request, response) => {
      response.statusCode = status;
      response.end();
    });
    await raw(port, ask('/'));
    const [span] = await traced.ended(1);
    assert.deepEqual([span?.status, span?.attributes['error.type']], [expected, type]);
  });
}

test('the route names the span, from RPC metadata or from the span itself', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, (incoming, response) => {
    const note = activeContext().getValue(RPC_METADATA_KEY) as {
      route?: string;
      span: unknown;
      type: string;
    };
    assert.equal(note.type, 'http');
    if (incoming.url === '/items/1') note.route = '/items/:id';
    else (note.span as { setAttribute(key: string, value: string): void }).setAttribute('http.route', '/set');
    response.end();
  });
  await raw(port, ask('/items/1'));
  await raw(port, ask('/x'));
  const spans = await traced.ended(2);
  assert.deepEqual(
    spans.map(({ name, attributes }) => [name, attributes['http.route']]),
    [
      ['GET /items/:id', '/items/:id'],
      ['GET /set', '/set'],
    ],
  );
});

test('every listener of request and response runs in the span, over one connection with pipelining', async (t) => {
  const traced = trace(t);
  const seen = new Map<string, Set<string | undefined>>();
  const { port } = await serve(t, (incoming, response) => {
    const note = () => {
      const ids = seen.get(incoming.url as string) ?? new Set();
      seen.set(incoming.url as string, ids.add(identityOf(activeContext())?.spanId));
    };
    note();
    for (const event of ['data', 'end', 'close'] as const) incoming.on(event, note);
    for (const event of ['finish', 'close'] as const) response.on(event, note);
    incoming.on('end', async () => {
      await null;
      note();
      setTimeout(() => response.end('x'), incoming.url === '/1' ? 5 : 0);
    });
  });
  const post = (path: string, close: boolean) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n${close ? 'Connection: close\r\n' : ''}\r\nabc`;
  await raw(port, post('/1', false) + post('/2', false) + post('/3', true));
  const spans = await traced.ended(3);
  for (const { attributes, spanId } of spans)
    assert.deepEqual([...(seen.get(String(attributes['url.path'])) ?? [])], [spanId]);
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 3);
});

test('no listener, no symbol and no property is added that the application could see', async (t) => {
  const look = async () => {
    let seen: unknown;
    const { port } = await serve(t, (incoming, response) => {
      seen = [incoming, response, incoming.socket].map((emitter) => [
        emitter.eventNames().map((event) => [String(event), emitter.listenerCount(event)]),
        // Not of the socket: Node itself notes the peer's name there when somebody asks for the address.
        emitter === incoming.socket ? [] : Reflect.ownKeys(emitter).map(String),
      ]);
      response.end();
    });
    await raw(port, ask('/'));
    return seen;
  };
  const bare = await look();
  const traced = trace(t);
  assert.deepEqual(await look(), bare);
  await traced.ended(1);
});

test('an answer that the client did not wait for is marked, and has no status', async (t) => {
  const traced = trace(t);
  let hangUp = (): void => {};
  const { port } = await serve(t, () => hangUp());
  const socket = connect(port, '127.0.0.1');
  hangUp = () => socket.destroy();
  socket.write(ask('/'));
  const [span] = await traced.ended(1);
  assert.equal(span?.attributes['http.response.status_code'], undefined);
  assert.deepEqual(
    [span?.attributes['http.aborted'], span?.attributes['error.type'], span?.status],
    [true, 'aborted', 2],
  );
});

test('a stream of events that the client ends is no error', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
  });
  const socket = connect(port, '127.0.0.1');
  socket.write(ask('/events'));
  await once(socket, 'data');
  socket.destroy();
  const [span] = await traced.ended(1);
  assert.deepEqual(
    [span?.attributes['http.response.status_code'], span?.attributes['http.aborted'], span?.status],
    [200, true, 0],
  );
});

test('a handler that throws: the same error reaches the application, the span is marked', async (t) => {
  const traced = trace(t);
  const thrown = new Error('mine');
  const app = new Server((incoming) => {
    if (incoming.url === '/') throw thrown;
  });
  const fake = { rawHeaders: [], url: '/', method: 'GET', httpVersion: '1.1', socket: undefined };
  const answer = Object.assign(new (await import('node:events')).EventEmitter(), { headersSent: false });
  Object.setPrototypeOf(answer, (await import('node:http')).ServerResponse.prototype);
  assert.throws(
    () => app.emit('request', fake, answer),
    (error) => error === thrown,
  );
  assert.equal(traced.openSpanCount(), 1);
});

test('checkContinue, then request: one span', async (t) => {
  const traced = trace(t);
  const { port, server: app } = await serve(t, (_request, response) => void response.end('done'));
  app.on('checkContinue', (incoming, response) => {
    response.writeContinue();
    app.emit('request', incoming, response);
  });
  const text =
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx';
  assert.match(await raw(port, text), /^HTTP\/1.1 100 Continue[\s\S]*HTTP\/1.1 200 OK/);
  assert.equal((await traced.ended(1)).length, 1);
  assert.equal(traced.openSpanCount(), 0);
});

test('what is ignored makes no span, nor does what it calls; its neighbour does', async (t) => {
  const traced = trace(t, { ignore: ['/healthz'] });
  const { port } = await serve(t, (incoming, response) => {
    if (incoming.url === '/leaf') response.end();
    else get({ port, path: '/leaf' }, (answer) => answer.resume().on('end', () => response.end()));
  });
  await raw(port, ask('/healthz?x=1'));
  await raw(port, ask('/healthy'));
  const spans = await traced.ended(4);
  const paths = server(spans).map(({ attributes }) => attributes['url.path']);
  assert.deepEqual(paths.sort(), ['/healthy', '/leaf', '/leaf']);
  assert.equal(client(spans).length, 1);
});

test('unsampled: nothing is recorded, the ids travel with their flag', async (t) => {
  const traced = trace(t, { sampler: new TraceIdRatioSampler(0) });
  let flags: number | undefined;
  let forwarded: unknown;
  const { port } = await serve(t, (incoming, response) => {
    if (incoming.url === '/leaf') {
      forwarded = incoming.headers['traceparent'];
      return response.end();
    }
    flags = identityOf(activeContext())?.traceFlags;
    return get({ port, path: '/leaf' }, (answer) => answer.resume().on('end', () => response.end()));
  });
  await raw(port, ask('/', `traceparent: ${remote}`));
  assert.equal(flags, 0);
  assert.match(String(forwarded), /^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00$/);
  assert.deepEqual(traced.spans, []);
});

test('a peer that is not trusted starts a new trace, linked to what it sent', async (t) => {
  const traced = trace(t, { trustInbound: ['10.0.0.0/8'] });
  const { port } = await serve(t, (_request, response) => void response.end());
  await raw(port, ask('/', `traceparent: ${remote}`));
  const [span] = await traced.ended(1);
  assert.notEqual(span?.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.deepEqual([span?.parentId, span?.linkedSpanIds], [undefined, ['00f067aa0ba902b7']]);
});

test('a fault of ours: the answer is the same, and the place says so', async (t) => {
  const traced = trace(t, {
    tracer: {
      start() {
        throw new Error('ours');
      },
    },
  });
  const { port } = await serve(t, (_request, response) => void response.end('hello'));
  assert.match(await raw(port, ask('/')), /hello$/);
  assert.deepEqual(traced.faults, ['http server (the arrival of a request): Error: ours']);
});

test('after disable nothing is patched', async (t) => {
  const { prototype } = Server;
  const traced = trace(t);
  traced.disable();
  assert.equal(Object.hasOwn(Object.getPrototypeOf(prototype) as object, 'emit'), false);
  const { port } = await serve(t, (_request, response) => void response.end());
  await new Promise<void>((resolve) => {
    request({ port }, (answer) => void answer.resume().on('end', resolve)).end();
  });
  assert.deepEqual(traced.spans, []);
});

test('headers that are given to writeHead are captured, in each of its forms', async (t) => {
  const traced = trace(t, { captureServerResponseHeaders: ['x-answer'] });
  const forms = [{ 'X-Answer': ['a', 'b'] }, ['X-Answer', 'a', 'X-Answer', 'b']];
  const { port } = await serve(t, (_request, response) => {
    response.writeHead(200, forms.shift()).end();
  });
  await raw(port, ask('/'));
  await raw(port, ask('/'));
  for (const span of await traced.ended(2))
    assert.deepEqual(span.attributes['http.response.header.x-answer'], ['a', 'b']);
});
