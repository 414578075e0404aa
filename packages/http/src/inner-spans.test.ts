/** A framework that traces itself, as Next.js does: the same calls of the API. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { test } from 'node:test';
import { activeContext, rootContext, runInContext, SpanIdentity, withRemoteParent } from '@spoor/core';
import { client, type SeenSpan, serve, server, type Traced, trace } from './testing.ts';

const SERVER = { kind: 1 };
const CLIENT = { kind: 2 };

async function ask(port: number): Promise<void> {
  const [response] = await once(get({ host: '127.0.0.1', port, path: '/hello/7', agent: false }), 'response');
  response.resume();
  await once(response, 'close');
}

const named = (spans: readonly SeenSpan[], name: string) => spans.find((span) => span.name === name);

/** Serves one request with a handler that is given the framework's tracer. */
async function served(
  traced: Traced,
  t: Parameters<typeof trace>[0],
  handler: (tracer: ReturnType<Traced['tracerOf']>, end: () => void) => void,
): Promise<void> {
  const tracer = traced.tracerOf('next.js');
  const { port } = await serve(t, (_request, response) => handler(tracer, () => void response.end()));
  await ask(port);
}

test("a framework's server span is an internal one below ours, and names our route", async (t) => {
  const traced = trace(t);
  await served(traced, t, (tracer, end) =>
    tracer.startActiveSpan('BaseServer.handleRequest', SERVER, (span) => {
      span.setAttribute('http.route', '/hello/[id]').updateName('GET /hello/[id]');
      span.end();
      end();
    }),
  );
  const spans = await traced.ended(3);
  const [own] = server(spans);
  assert.equal(server(spans).length, 1);
  assert.deepEqual([own?.name, own?.attributes['http.route']], ['GET /hello/[id]', '/hello/[id]']);
  const inner = spans.find(({ kind }) => kind === 0);
  assert.deepEqual([inner?.name, inner?.parentId], ['GET /hello/[id]', own?.spanId]);
});

test('the route may come after the response: our span waits for it, and ends when the response did', async (t) => {
  const traced = trace(t);
  let isAnswered = false;
  await served(traced, t, (tracer, end) => {
    const span = tracer.startSpan('BaseServer.handleRequest', SERVER);
    end();
    setTimeout(() => {
      isAnswered = server(traced.spans).length === 0;
      span.setAttribute('http.route', '/hello/[id]').end();
    }, 30);
  });
  const [own] = server(await traced.ended(3));
  assert.equal(isAnswered, true);
  assert.deepEqual([own?.name, own?.attributes['http.route']], ['GET /hello/[id]', '/hello/[id]']);
  assert.equal(traced.openSpanCount(), 0);
});

test('a framework that never ends its span holds nothing up', async (t) => {
  const traced = trace(t);
  await served(traced, t, (tracer, end) => {
    tracer.startSpan('BaseServer.handleRequest', SERVER);
    end();
  });
  const [own] = server(await traced.ended(2));
  assert.deepEqual([own?.name, own?.attributes['http.route']], ['GET', undefined]);
  assert.equal(traced.openSpanCount(), 1);
});

test('a server span at any depth of the request is an internal one', async (t) => {
  const traced = trace(t);
  await served(traced, t, (tracer, end) =>
    tracer.startActiveSpan('outer', (outer) => {
      tracer.startSpan('inner', SERVER).setAttribute('http.route', '/deep').end();
      outer.end();
      end();
    }),
  );
  const spans = await traced.ended(4);
  assert.equal(named(spans, 'inner')?.kind, 0);
  assert.equal(named(spans, 'inner')?.parentId, named(spans, 'outer')?.spanId);
  assert.equal(named(spans, 'GET /deep')?.kind, 1);
});

test('what our own span was given counts more than what a framework says', async (t) => {
  const traced = trace(t);
  await served(traced, t, (tracer, end) => {
    const own = activeContext().getValue(Symbol.for('OpenTelemetry Context Key SPAN'));
    (own as ReturnType<typeof tracer.startSpan>).setAttribute('http.route', '/own');
    tracer.startSpan('inner', SERVER).setAttribute('http.route', '/theirs').end();
    end();
  });
  const spans = await traced.ended(3);
  assert.equal(named(spans, 'GET /own')?.attributes['http.route'], '/own');
});

test('a route that is no text is none', async (t) => {
  const traced = trace(t);
  await served(traced, t, (tracer, end) => {
    tracer.startSpan('inner', SERVER).setAttribute('http.route', 5).end();
    end();
  });
  const spans = await traced.ended(3);
  assert.equal(named(spans, 'GET')?.attributes['http.route'], undefined);
});

test('a server span stays one: outside of a request, below a remote parent, after the request', async (t) => {
  const traced = trace(t);
  traced.tracerOf('any').startSpan('outside', SERVER).end();
  let later = rootContext;
  await served(traced, t, (tracer, end) => {
    later = activeContext();
    const remote = SpanIdentity.fromHex('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', 1, {
      isRemote: true,
    });
    assert.ok(remote);
    tracer.startSpan('remote', SERVER, withRemoteParent(activeContext(), remote)).end();
    end();
  });
  await traced.ended(4);
  runInContext(later, () => traced.tracerOf('any').startSpan('after', SERVER).end(), undefined, []);
  for (const name of ['outside', 'remote', 'after']) assert.equal(named(traced.spans, name)?.kind, 1, name);
});

test("Next's own roots are no requests, and its spans of fetch stand around ours", async (t) => {
  const traced = trace(t);
  const next = traced.tracerOf('next.js');
  next.startActiveSpan('load instrumentation module', (span) => {
    next.startSpan('load route module').end();
    traced.tracerOf('any').startSpan('another root').end();
    span.end();
  });
  next.startSpan('a request of its own', SERVER).end();
  await served(traced, t, (tracer, end) => {
    tracer.startSpan('fetch GET http://a/', CLIENT).end();
    traced.tracerOf('any').startSpan('any client', CLIENT).end();
    end();
  });
  const spans = await traced.ended(6);
  assert.deepEqual(
    spans.map(({ name, kind }) => [name, kind]),
    [
      ['another root', 0],
      ['a request of its own', 1],
      ['fetch GET http://a/', 0],
      ['any client', 2],
      ['GET', 1],
      ['GET', 2],
    ],
  );
  assert.equal(client(spans).length, 2);
});
