/**
 * Each part of ours that a hook reaches is made to throw; the application's requests are as without us, and nothing that a peer has a
 * part in is switched off.
 */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { createPropagator, type Span } from '@spoor/core';
import type { HttpOptions } from './settings.ts';
import { serve, trace } from './testing.ts';

const fault = (): never => {
  throw new Error('ours');
};

const newPropagator = () => createPropagator(['tracecontext', 'jaeger']);

/** Spans whose method throws. */
function brokenSpans(t: TestContext, method: 'end' | 'setStatus' | 'recordException'): Partial<HttpOptions> {
  const whole = trace(t);
  whole.disable();
  return {
    tracer: {
      start(name) {
        const span = whole.startSpan(name) as Span;
        Object.defineProperty(span, method, { value: fault });
        return span;
      },
    },
  };
}

const faults: Readonly<Record<string, (t: TestContext) => Partial<HttpOptions>>> = {
  'tracer.start': () => ({ tracer: { start: fault } }),
  'propagator.inject': () => ({ propagator: Object.assign(newPropagator(), { inject: fault }) }),
  'propagator.extractRaw': () => ({
    propagator: Object.assign(newPropagator(), { extractRaw: fault }),
  }),
  'span.end': (t) => brokenSpans(t, 'end'),
  'span.setStatus': (t) => brokenSpans(t, 'setStatus'),
  'span.recordException': (t) => brokenSpans(t, 'recordException'),
};

/** What an application sees of one request, in order. */
async function ask(port: number, path: string): Promise<unknown[]> {
  const seen: unknown[] = [];
  const sent = request({ port, host: '127.0.0.1', path, agent: false });
  sent.on('response', (response: IncomingMessage) => {
    seen.push(response.statusCode);
    response.setEncoding('utf8').on('data', (text) => seen.push(text));
    for (const event of ['end', 'close', 'error', 'aborted']) response.on(event, () => seen.push(event));
  });
  sent.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code));
  sent.end();
  await new Promise<void>((resolve) => void sent.on('close', resolve));
  return seen;
}

const listener: RequestListener = (incoming, response) => {
  if (incoming.url === '/hang-up') incoming.socket.destroy();
  else if (incoming.url === '/partly')
    response.writeHead(200, { 'content-length': 9 }).write('part', () => void response.destroy());
  else response.writeHead(Number(incoming.url?.slice(1))).end('body');
};

const expected = {
  '/200': [200, 'body', 'end', 'close'],
  '/500': [500, 'body', 'end', 'close'],
  '/hang-up': ['ECONNRESET'],
  '/partly': [200, 'part', 'aborted', 'error', 'close'],
};

for (const [name, options] of Object.entries(faults)) {
  for (const [path, seen] of Object.entries(expected)) {
    test(`${name} throws: ${path} is as without us, and each place says so`, async (t) => {
      const traced = trace(t, options(t));
      const { port } = await serve(t, listener);
      assert.deepEqual(await ask(port, path), seen);
      assert.deepEqual(await ask(port, path), seen);
      for (const each of traced.faults)
        assert.match(each, /^http (server|client|messages) \([\w' ]+\): Error: ours$/);
    });
  }

  test(`${name} throws: what a handler throws is what the application sees`, async (t) => {
    trace(t, options(t));
    const own = new TypeError('the application’s');
    const app = createServer(() => {
      throw own;
    });
    const { port } = await serve(t, (incoming, response) => {
      assert.throws(
        () => app.emit('request', Object.create(incoming), Object.create(response)),
        (error) => error === own,
      );
      response.end('caught');
    });
    assert.deepEqual(await ask(port, '/'), [200, 'caught', 'end', 'close']);
  });
}

test('a fault in one request costs its span: the requests before and after it are traced', async (t) => {
  const whole = newPropagator();
  let isBroken = false;
  const extractRaw: typeof whole.extractRaw = (context, headers) => {
    if (isBroken) fault();
    return whole.extractRaw(context, headers);
  };
  const traced = trace(t, { propagator: Object.assign(newPropagator(), { extractRaw }) });
  const { port } = await serve(t, (_incoming, response) => void response.end('body'));
  for (const path of ['/before', '/broken', '/after']) {
    isBroken = path === '/broken';
    assert.deepEqual(await ask(port, path), [200, 'body', 'end', 'close']);
  }
  const paths = traced.spans.filter(({ kind }) => kind === 1).map(({ attributes }) => attributes['url.path']);
  assert.deepEqual(paths, ['/before', '/after']);
  assert.deepEqual(traced.faults, ['http server (the arrival of a request): Error: ours']);
  assert.equal(traced.openSpanCount(), 0);
});

test('a server is never switched off, a client after ten faults in a row', async (t) => {
  const traced = trace(t, { tracer: { start: fault } });
  const { port } = await serve(t, (_incoming, response) => void response.end('body'));
  for (let time = 0; time < 12; time++) assert.deepEqual(await ask(port, '/'), [200, 'body', 'end', 'close']);
  const times = (place: string) => traced.faults.filter((each) => each === `${place}: Error: ours`).length;
  assert.equal(times('http server (the arrival of a request)'), 12);
  assert.equal(times('http client (making a request)'), 10);
  assert.equal(times('http client'), 1);
  assert.equal(traced.faults.length, 23);
});
