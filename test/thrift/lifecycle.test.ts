import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import {
  activeContext,
  alwaysOn,
  identityOf,
  ParentBasedSampler,
  rootContext,
  runInContext,
  SourceSampler,
  type Span,
} from '@spoor/core';
import { callOf, type Handlers, traceThrift } from './traced-thrift.ts';

const require = createRequire(import.meta.url);

type Done = (error: unknown, value?: unknown) => void;
const [server, client] = [1, 2];
const ofKind = (spans: readonly Span[], kind: number) => spans.find((span) => span.kind === kind);
const answering: Handlers = { ping: (word: string, done: Done) => done(null, word) };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

test('a handler that never answers: its span ends when the client has gone, as one without a failure', async (t) => {
  const { serve, connectTo, ended, openSpanCount } = traceThrift(t);
  let began = (): void => {};
  const called = new Promise<void>((resolve) => {
    began = resolve;
  });
  const { port, sockets } = await serve({ ping: (_word: string, _done: Done) => began() });
  const { client: shop, connection } = await connectTo(port);
  shop['ping']?.('word', () => assert.fail('nobody answers'));
  await called;
  assert.equal(openSpanCount(), 2);
  const closed = [once(connection, 'close'), once(sockets[0] as never, 'close')];
  connection.connection.destroy();
  await Promise.all(closed);
  assert.equal(openSpanCount(), 0);
  assert.equal(ofKind(ended, server)?.status.code, 0);
  assert.equal(ofKind(ended, client)?.status.code, 2);
  assert.equal(ofKind(ended, client)?.attributes['error.type'], 'END_OF_FILE');
});

test('a server that goes: the calls that it has not answered are failures of the client', async (t) => {
  const { serve, connectTo, ended, openSpanCount } = traceThrift(t);
  const { port, sockets } = await serve({
    ping: (_word: string, _done: Done) => sockets[0]?.resetAndDestroy(),
  });
  const { client: shop, connection } = await connectTo(port);
  shop['ping']?.('word', () => assert.fail('nobody answers'));
  await new Promise((resolve) => connection.on('close', resolve));
  while (openSpanCount() > 0) await nextTurn();
  assert.equal(ofKind(ended, client)?.attributes['error.type'], 'ECONNRESET');
});

test('a handler that throws: an error of the server, whose connection thrift closes', async (t) => {
  const { serve, connectTo, ended, openSpanCount } = traceThrift(t);
  const { port, server: running } = await serve({
    ping(_word: string, _done: Done) {
      throw new RangeError('too much');
    },
  });
  const told = once(running, 'error');
  const { client: shop, connection } = await connectTo(port);
  shop['ping']?.('word', () => assert.fail('nobody answers'));
  await once(connection, 'close');
  assert.equal((await told)[0].message, 'too much');
  while (openSpanCount() > 0) await nextTurn();
  const span = ofKind(ended, server);
  assert.deepEqual(span?.status, { code: 2, message: 'too much' });
  assert.equal(span?.attributes['error.type'], 'RangeError');
  assert.equal(span?.events[0]?.name, 'exception');
});

test('arguments that cannot be written: the caller gets the error, and the span ends with it', async (t) => {
  const { serve, connectTo, ended, openSpanCount, types } = traceThrift(t);
  const { port } = await serve(answering);
  const { client: shop } = await connectTo(port);
  const order = Object.assign(new (types['Order'] as new () => object)(), { id: 7 });
  assert.throws(() => shop['buy']?.(order, true, () => {}), /called without a string/);
  assert.deepEqual([ended.length, openSpanCount()], [1, 0]);
  assert.equal(ended[0]?.status.code, 2);
});

test('a method that the server does not know', async (t) => {
  const { connectTo, ended, thrift } = traceThrift(t);
  const running = thrift.createServer(require('./fixtures/generated/es5/Base.js'), answering);
  running.listen(0, '127.0.0.1');
  await once(running, 'listening');
  t.after(() => running.close());
  const { client: shop } = await connectTo((running.address() as AddressInfo).port);
  const told = (await callOf(shop, 'count', ['a'], {})) as Error;
  assert.equal(told.message, 'Unknown function count');
  const span = ofKind(ended, server);
  assert.equal(span?.name, 'Base/_OTHER');
  assert.equal(span?.attributes['rpc.method_original'], 'count');
  assert.equal(span?.status.code, 2);
  assert.equal(ofKind(ended, client)?.attributes['error.type'], 'TApplicationException');
  // The server is still right of what comes next.
  assert.equal(await callOf(shop, 'ping', 'next'), 'next');
});

test('what is recorded of both sides', async (t) => {
  const { serve, connectTo, ended } = traceThrift(t, { peerServices: { '127.0.0.1': 'shop' } });
  const { port } = await serve(answering);
  const { client: shop, connection } = await connectTo(port);
  const own = connection.connection.localPort;
  await callOf(shop, 'ping', 'word');
  const common = { 'rpc.system': 'apache_thrift', 'rpc.service': 'Base', 'rpc.method': 'ping' };
  assert.deepEqual(ofKind(ended, client)?.attributes, {
    ...common,
    'server.address': '127.0.0.1',
    'server.port': port,
    'peer.service': 'shop',
    'network.peer.address': '127.0.0.1',
    'network.peer.port': port,
  });
  assert.deepEqual(ofKind(ended, server)?.attributes, {
    ...common,
    'server.address': '127.0.0.1',
    'server.port': port,
    'network.peer.address': '127.0.0.1',
    'network.peer.port': own,
  });
});

test('what is ignored is not traced, on no side, and neither is what it starts', async (t) => {
  const { serve, connectTo, ended, tracer } = traceThrift(t, {
    ignore: ['thrift:Base/ping', 'grpc:a/b', '/healthz'],
  });
  const { port } = await serve({
    ping(word: string, done: Done) {
      tracer.start('child', 0, activeContext(), undefined).end();
      done(null, word);
    },
    who: (name: string, done: Done) => done(null, name),
  });
  const { client: shop } = await connectTo(port);
  assert.equal(await callOf(shop, 'ping', 'word'), 'word');
  assert.deepEqual(ended, []);
  await callOf(shop, 'who', 'me');
  assert.equal(ended.length, 2);
});

test('a server ignores too what a client without us calls', async (t) => {
  const traced = traceThrift(t, { ignore: ['thrift:Base/*'] });
  const { port } = await traced.serve(answering);
  const socket = await traced.raw(port);
  socket.write(
    Buffer.from('8001000100000004' + '70696e67' + '00000001' + '0b0001' + '00000002' + '6d65' + '00', 'hex'),
  );
  await once(socket, 'data');
  assert.deepEqual(traced.ended, []);
});

test('a rate decides for traces that begin with a call', async (t) => {
  const { serve, connectTo, ended } = traceThrift(t, {
    sampler: new SourceSampler(new ParentBasedSampler({ root: alwaysOn })),
    sampleRates: ['thrift:Base/ping=0'],
  });
  const { port } = await serve({ ...answering, who: (name: string, done: Done) => done(null, name) });
  const { client: shop } = await connectTo(port);
  for (const method of ['ping', 'who']) await callOf(shop, method, 'me');
  assert.deepEqual(
    ended.map(({ name }) => name),
    ['Base/who', 'Base/who'],
  );
});

test('a caller that is not trusted becomes a link', async (t) => {
  const distrusting = traceThrift(t, { trustInbound: { allows: (host) => host !== '127.0.0.1' } });
  const { port } = await distrusting.serve(answering);
  const { client: shop } = await distrusting.connectTo(port);
  await callOf(shop, 'ping', 'word');
  const received = ofKind(distrusting.ended, server);
  const sent = ofKind(distrusting.ended, client);
  assert.equal(received?.parent, undefined);
  assert.deepEqual(
    received?.links.map(({ context }) => context.spanId),
    [sent?.spanContext().spanId],
  );
});

test('hosts that are not to get the context get none, and the span is made', async (t) => {
  const { serve, connectTo, ended } = traceThrift(t, {
    propagateTo: { allows: (host) => host !== '127.0.0.1' },
  });
  const { port } = await serve(answering);
  const { client: shop } = await connectTo(port);
  await callOf(shop, 'ping', 'word');
  assert.equal(ofKind(ended, client)?.status.code, 0);
  assert.equal(ofKind(ended, server)?.parent, undefined);
  assert.deepEqual(ofKind(ended, server)?.links, []);
});

test('without a tracer the context still travels, and with the field off there are spans without it', async (t) => {
  const { serve, connectTo, ended, tracer } = traceThrift(t, { tracer: undefined });
  let traceId: string | undefined;
  const { port } = await serve({
    ping(word: string, done: Done) {
      traceId = identityOf(activeContext())?.traceId;
      done(null, word);
    },
  });
  const { client: shop } = await connectTo(port);
  const outer = tracer.start('outer', 0, rootContext, undefined);
  await runInContext(outer.track, callOf, undefined, [shop, 'ping', 'word']);
  assert.equal(traceId, outer.spanContext().traceId);
  assert.deepEqual(ended, []);
});

test('fifty handlers at once, each in the context of its own call', async (t) => {
  const { serve, connectTo, ended } = traceThrift(t);
  const seen: (string | undefined)[][] = [];
  const { port } = await serve({
    async ping(word: string, done: Done) {
      const before = identityOf(activeContext())?.spanId;
      await nextTurn();
      seen.push([before, identityOf(activeContext())?.spanId]);
      done(null, word);
    },
  });
  const { client: shop } = await connectTo(port);
  await Promise.all(Array.from({ length: 50 }, (_, index) => callOf(shop, 'ping', String(index))));
  const servers = ended.filter(({ kind }) => kind === server).map((span) => span.spanContext().spanId);
  assert.deepEqual(
    seen.map(([before, after]) => [before, after]),
    servers.map((id) => [id, id]),
  );
});

test('the undo leaves nothing behind', async (t) => {
  const { serve, connectTo, ended, disable, thrift } = traceThrift(t);
  const traced = thrift.createClient;
  const { port } = await serve(answering);
  const { client: shop } = await connectTo(port);
  disable();
  assert.equal(await callOf(shop, 'ping', 'word'), 'word');
  assert.deepEqual(ended, []);
  assert.notEqual(thrift.createClient, traced);
});
