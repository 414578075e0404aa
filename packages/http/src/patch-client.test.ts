import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { test } from 'node:test';
import { activeContext, identityOf, rootContext, runInContext, SUPPRESS_TRACING_KEY } from '@spoor/core';
import { client, serve, trace } from './testing.ts';

const drained = async (request: http.ClientRequest): Promise<http.IncomingMessage> => {
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response;
};

const echo: http.RequestListener = (incoming, response) => response.end(JSON.stringify(incoming.headers));

test('a request: the attributes of the conventions', async (t) => {
  const traced = trace(t, {
    captureClientRequestHeaders: ['x-tenant'],
    captureClientResponseHeaders: ['x-answer'],
    peerServices: { '127.0.0.1': 'shop' },
  });
  const { port } = await serve(t, (_incoming, response) => {
    response.setHeader('x-answer', 'yes');
    response.end();
  });
  const headers = { 'User-Agent': 'me', 'x-tenant': 'acme' };
  await drained(http.get(`http://user:pw@127.0.0.1:${port}/a?page=1&api_key=secret`, { headers }));
  const [span] = client(await traced.ended(2));
  assert.deepEqual(span?.attributes, {
    'http.request.method': 'GET',
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `http://127.0.0.1:${port}/a?page=1&api_key=REDACTED`,
    'user_agent.original': 'me',
    'peer.service': 'shop',
    'http.response.status_code': 200,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': port,
    'network.protocol.version': '1.1',
    'http.request.header.x-tenant': ['acme'],
    'http.response.header.x-answer': ['yes'],
  });
  assert.deepEqual([span?.name, span?.status], ['GET', 0]);
});

const forms: Record<string, (port: number) => http.ClientRequest> = {
  'get(text)': (port) => http.get(`http://127.0.0.1:${port}/form`),
  'get(URL)': (port) => http.get(new URL(`http://127.0.0.1:${port}/form`)),
  'get(options)': (port) => http.get({ port, path: '/form' }),
  'get(text, options)': (port) => http.get(`http://127.0.0.1:${port}/x`, { path: '/form' }),
  'get(URL, options, callback)': (port) =>
    http.get(new URL(`http://127.0.0.1:${port}/form`), { agent: false }, () => {}),
  'request(options, callback)': (port) => http.request({ port, path: '/form' }, () => {}).end(),
  'new ClientRequest': (port) => new http.ClientRequest(`http://127.0.0.1:${port}/form`).end(),
  'headers as a list': (port) => http.get({ port, path: '/form', headers: ['Host', 'a', 'X-A', 'b'] }),
  'headers as pairs': (port) =>
    http.get({
      port,
      path: '/form',
      headers: [
        ['Host', 'a'],
        ['X-A', 'b'],
      ] as unknown as string[],
    }),
  'a host of its own': (port) => http.get({ port, path: '/form', setHost: false, headers: { host: 'b' } }),
  'Expect: 100-continue': (port) => {
    const request = http.request({
      port,
      path: '/form',
      method: 'POST',
      headers: { expect: '100-continue' },
    });
    return request.on('continue', () => request.end('body'));
  },
};

for (const [form, send] of Object.entries(forms)) {
  test(`${form}: one span, whose ids the server receives`, async (t) => {
    const traced = trace(t);
    let received: http.IncomingHttpHeaders = {};
    const { port } = await serve(t, (incoming, response) => {
      received = incoming.headers;
      incoming.resume().on('end', () => response.end());
    });
    await drained(send(port));
    const [span, ...more] = client(await traced.ended(2));
    assert.deepEqual(more, []);
    assert.match(String(span?.attributes['url.full']), /\/form$/);
    assert.equal(span?.attributes['server.port'], port);
    assert.equal(received['traceparent'], `00-${span?.traceId}-${span?.spanId}-01`);
    assert.equal(received['uber-trace-id'], `${span?.traceId}:${span?.spanId}:0:1`);
  });
}

test("the caller's options and headers stay as they are", async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, echo);
  const headers = Object.freeze(['Host', 'a', 'traceparent', 'theirs']);
  const options = Object.freeze({ port, headers });
  await drained(http.get(options as unknown as http.RequestOptions));
  assert.deepEqual(headers, ['Host', 'a', 'traceparent', 'theirs']);
  const frozen = Object.freeze({ port, headers: Object.freeze({ a: 'b' }) });
  await drained(http.get(frozen));
  await traced.ended(4);
});

test('listeners run in the context of the caller, over one socket that several callers use', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, echo);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const call = async (name: string): Promise<void> => {
    const caller = traced.startSpan(name);
    const wanted = caller.track;
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (activeContext() !== wanted) reject(new Error(`wrong context for ${name}`));
      };
      runInContext(
        wanted,
        () => {
          const request = http.get({ port, agent }, (response) => {
            check();
            response.on('data', check);
            response.on('end', check);
            response.on('close', () => {
              check();
              resolve();
            });
          });
          request.on('socket', check).on('finish', check);
        },
        undefined,
        [],
      );
    });
    caller.end();
  };
  await Promise.all(Array.from({ length: 10 }, (_, index) => call(`caller ${index}`)));
  const spans = await traced.ended(30);
  const callers = new Set(spans.filter(({ kind }) => kind === 0).map(({ spanId }) => spanId));
  assert.deepEqual(new Set(client(spans).map(({ parentId }) => parentId)), callers);
});

test('no listener and no property is added that the application could see', async (t) => {
  const { port } = await serve(t, echo);
  const look = async () => {
    const request = http.get({ port, agent: false });
    const shown = [
      request.eventNames().map((event) => [String(event), request.listenerCount(event)]),
      Reflect.ownKeys(request).map(String),
    ];
    await drained(request);
    return shown;
  };
  const bare = await look();
  const traced = trace(t);
  assert.deepEqual(await look(), bare);
  await traced.ended(2);
});

test('functions look as before', (t) => {
  const names = ['getHeader', '_storeHeader', 'emit'] as const;
  const prototype = http.ClientRequest.prototype as unknown as Record<string, (...args: never[]) => unknown>;
  const shape = () => names.map((name) => [prototype[name]?.name, prototype[name]?.length]);
  const bare = shape();
  const { request, get } = http;
  trace(t);
  assert.deepEqual(shape(), bare);
  assert.deepEqual([http.request, http.get], [request, get]);
});

test('a refused connection: the error is recorded, and reaches the application', async (t) => {
  const traced = trace(t);
  const { port, server } = await serve(t, echo);
  server.close();
  const [error] = (await once(http.get({ port, host: '127.0.0.1' }), 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
  const [span] = await traced.ended(1);
  assert.deepEqual([span?.status, span?.attributes['error.type'], span?.events], [2, 'Error', ['exception']]);
  assert.equal(span?.attributes['server.port'], port);
});

for (const [when, answer] of [
  ['before', (_: http.IncomingMessage, response: http.ServerResponse) => response.destroy()],
  [
    'after',
    (_: http.IncomingMessage, response: http.ServerResponse) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('abc', () => response.destroy());
    },
  ],
] as const) {
  test(`a server that hangs up ${when} the headers: one ended span, an error`, async (t) => {
    const traced = trace(t);
    const { port } = await serve(t, answer);
    const request = http.get({ port });
    request.on('error', () => {}).on('response', (response) => response.resume());
    await new Promise((resolve) => request.on('close', resolve));
    const [span] = client(await traced.ended(2));
    assert.equal(span?.status, 2);
    assert.equal(traced.openSpanCount(), 0);
  });
}

test('a request that the caller destroys ends its span', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, () => {});
  const request = http.get({ port });
  request.on('error', () => {}).setTimeout(20, () => request.destroy());
  assert.equal(client(await traced.ended(2))[0]?.status, 2);
});

test('an upgrade ends with the handshake, the socket belongs to the application', async (t) => {
  const traced = trace(t);
  const { port, server } = await serve(t, echo);
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
    socket.pipe(socket);
  });
  const request = http.get({ port, headers: { connection: 'upgrade', upgrade: 'x' } });
  const [, socket] = (await once(request, 'upgrade')) as [http.IncomingMessage, import('node:stream').Duplex];
  const [span] = await traced.ended(1);
  assert.equal(span?.attributes['http.response.status_code'], 101);
  socket.write('ping');
  assert.equal(String((await once(socket, 'data'))[0]), 'ping');
  socket.destroy();
});

test('hosts outside of the list and signed requests get no header, and have a span', async (t) => {
  const traced = trace(t, { propagateTo: ['*.internal', '127.0.0.1'] });
  const received: unknown[] = [];
  const { port } = await serve(t, (incoming, response) => {
    received.push(incoming.headers['traceparent'] !== undefined);
    response.end();
  });
  await drained(http.get({ port, host: 'localhost' }));
  await drained(http.get({ port, host: '127.0.0.1' }));
  const authorization = 'AWS4-HMAC-SHA256 Credential=x';
  await drained(http.get({ port, host: '127.0.0.1', headers: { authorization } }));
  await drained(
    http.get({ port, host: '127.0.0.1', headers: ['Host', 'a', 'Authorization', authorization] }),
  );
  assert.deepEqual(received, [false, true, false, false]);
  assert.equal(client(await traced.ended(8)).length, 4);
});

test('suppressed: no span, no header, whatever asks for a header later', async (t) => {
  const traced = trace(t);
  let headers: http.IncomingHttpHeaders = {};
  const { port } = await serve(t, (incoming, response) => {
    headers = incoming.headers;
    response.end();
  });
  const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
  const request = runInContext(suppressed, () => http.request({ port }), undefined, []);
  assert.equal(request.getHeader('traceparent'), undefined);
  request.end();
  await drained(request);
  assert.equal(headers['traceparent'], undefined);
  assert.deepEqual(client(await traced.ended(1)), []);
});

test('without a tracer the context of the caller is handed on', async (t) => {
  trace(t, { tracer: undefined });
  const { port } = await serve(t, (incoming, response) => {
    if (incoming.url === '/leaf') return response.end(incoming.headers['traceparent']);
    return http.get({ port, path: '/leaf' }, (answer) => void answer.pipe(response));
  });
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const request = http.get({ port, path: '/', headers: ['traceparent', traceparent, 'host', 'a'] });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  assert.equal(String((await once(response, 'data'))[0]), traceparent);
  assert.equal(identityOf(activeContext()), undefined);
});
