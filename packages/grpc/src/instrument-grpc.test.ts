import assert from 'node:assert/strict';
import { once } from 'node:events';
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
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import { type Handler, traceGrpc } from './fixtures/traced-grpc.ts';

const word = Buffer.from('word');
const echo: Handler = (call, callback) => callback(null, (call as unknown as { request: Buffer }).request);
/** The id of the span that is active. */
const active = () => identityOf(activeContext())?.toSpanContext().spanId;
const idOf = (span: Span | undefined) => span?.spanContext().spanId;
const ofKind = (spans: readonly Span[], kind: number) => spans.find((span) => span.kind === kind);
const [server, client] = [1, 2];

/** Calls a method with one answer. */
const call = (method: ((...given: unknown[]) => unknown) | undefined, self: unknown, ...given: unknown[]) =>
  new Promise<unknown>((resolve) => {
    Reflect.apply(method as (...given: unknown[]) => unknown, self, [
      ...given,
      (error: unknown, value: unknown) => resolve(error ?? value),
    ]);
  });

test('a handler runs in the span of its call, the callback where the call was made', async (t) => {
  const { serve, ended, tracer, openSpanCount } = traceGrpc(t);
  let inHandler: string | undefined;
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(given, callback) {
        inHandler = active();
        echo(given, callback);
      },
    },
  });
  const outer = tracer.start('outer', 0, rootContext, undefined);
  const inCallback = await runInContext(
    outer.track,
    () => new Promise((resolve) => calls['Unary']?.(word, () => resolve(active()))),
    undefined,
    [],
  );
  assert.equal(inCallback, outer.spanContext().spanId);
  assert.equal(inHandler, idOf(ofKind(ended, server)));
  assert.equal(ofKind(ended, client)?.parent?.toSpanContext().spanId, outer.spanContext().spanId);
  outer.end();
  assert.equal(openSpanCount(), 0);
});

test('stream events: of the server in its span, of the client where the call was made', async (t) => {
  const { serve, ended, tracer } = traceGrpc(t);
  const seen = { server: [] as unknown[], client: [] as unknown[] };
  const calls = await serve({
    Talk: {
      kind: 'bidi',
      handler(given) {
        given.on('data', (data: Buffer) => {
          seen.server.push(active());
          given.write(data);
        });
        given.on('end', () => {
          seen.server.push(active());
          given.end();
        });
      },
    },
  });
  const outer = tracer.start('outer', 0, rootContext, undefined);
  await runInContext(
    outer.track,
    async () => {
      const talk = calls['Talk']?.() as NonNullable<ReturnType<NonNullable<(typeof calls)['Talk']>>>;
      for (const event of ['metadata', 'data', 'end', 'status'])
        talk.on(event, () => seen.client.push(active()));
      talk.write(word);
      talk.end();
      await once(talk, 'close');
    },
    undefined,
    [],
  );
  const expected = outer.spanContext().spanId;
  assert.deepEqual(seen.client, [expected, expected, expected, expected]);
  const inServer = idOf(ofKind(ended, server));
  assert.deepEqual(seen.server, [inServer, inServer]);
});

test('what is ignored is not traced, on no side, and neither is what it starts', async (t) => {
  const { serve, ended, tracer } = traceGrpc(t, { ignore: ['grpc:grpc.health.v1.Health/*'] });
  let propagated: unknown[] | undefined;
  const calls = await serve({
    Check: {
      kind: 'unary',
      path: '/grpc.health.v1.Health/Check',
      handler(given, callback) {
        propagated = given.metadata.get('traceparent');
        tracer.start('child', 0, activeContext(), undefined).end();
        echo(given, callback);
      },
    },
    Other: { kind: 'unary', handler: echo },
  });
  assert.equal(String(await call(calls['Check'], calls, word)), 'word');
  assert.deepEqual(propagated, []);
  assert.deepEqual(ended, []);
  await call(calls['Other'], calls, word);
  assert.equal(ended.length, 2);
});

test('a rate decides for traces that begin with a call, and its children follow', async (t) => {
  const { serve, ended, tracer } = traceGrpc(t, {
    sampler: new SourceSampler(new ParentBasedSampler({ root: alwaysOn })),
    sampleRates: ['grpc:test.Calls/Never=0'],
  });
  const handler: Handler = (given, callback) => {
    tracer.start('child', 0, activeContext(), undefined).end();
    echo(given, callback);
  };
  const calls = await serve({ Never: { kind: 'unary', handler }, Else: { kind: 'unary', handler } });
  // No span of its own: the trace begins at the server.
  const untraced = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
  for (const name of ['Never', 'Else']) {
    await runInContext(untraced, () => call(calls[name], calls, word), undefined, []);
  }
  assert.deepEqual(ended.map(({ name }) => name).sort(), ['child', 'grpc.test.Calls/Else']);
});

test('hosts that are not to get trace headers get none, and the span is made', async (t) => {
  const { serve, ended } = traceGrpc(t, { propagateTo: { allows: (host) => host !== '127.0.0.1' } });
  let names: string[] = [];
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(given, callback) {
        names = Object.keys(given.metadata.getMap());
        echo(given, callback);
      },
    },
  });
  await call(calls['Unary'], calls, word);
  assert.deepEqual(names, ['user-agent']);
  assert.equal(ended.length, 2);
});

test('a caller that is not trusted becomes a link', async (t) => {
  const { serve, ended } = traceGrpc(t, { trustInbound: { allows: () => false } });
  const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
  await call(calls['Unary'], calls, word);
  const received = ofKind(ended, server);
  assert.equal(received?.parent, undefined);
  assert.deepEqual(
    received?.links.map((link) => link.context.spanId),
    [idOf(ofKind(ended, client))],
  );
});

test('without a tracer the context still travels', async (t) => {
  const { serve, ended, tracer } = traceGrpc(t, { tracer: undefined });
  let traceId: string | undefined;
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(given, callback) {
        traceId = identityOf(activeContext())?.toSpanContext().traceId;
        echo(given, callback);
      },
    },
  });
  const outer = tracer.start('outer', 0, rootContext, undefined);
  await runInContext(outer.track, call, undefined, [calls['Unary'], calls, word]);
  assert.equal(traceId, outer.spanContext().traceId);
  assert.deepEqual(ended, []);
});

test('a stream that is given up has one ended span; with an error, a failed one', async (t) => {
  const { serve, ended } = traceGrpc(t);
  const calls = await serve({ Download: { kind: 'serverStream', handler: (given) => given.write(word) } });
  for (const error of [undefined, new Error('enough')]) {
    const download = calls['Download']?.(word) as NonNullable<
      ReturnType<NonNullable<(typeof calls)['Download']>>
    >;
    download.on('error', () => {});
    const closed = new Promise((resolve) => download.on('close', resolve));
    await once(download, 'data');
    download.destroy(error);
    await closed;
    const [span, ...others] = ended.splice(0).filter(({ kind }) => kind === client);
    assert.deepEqual(others, []);
    assert.equal(span?.attributes['rpc.grpc.status_code'], undefined);
    assert.equal(span?.attributes['grpc.error_message'], error?.message);
    assert.equal(span?.status.code, error === undefined ? 0 : 2);
  }
});

test('leaving a loop over a stream is no failure', async (t) => {
  const { serve, ended } = traceGrpc(t);
  const calls = await serve({ Download: { kind: 'serverStream', handler: (given) => given.write(word) } });
  const download = calls['Download']?.(word) as NonNullable<
    ReturnType<NonNullable<(typeof calls)['Download']>>
  >;
  const closed = new Promise((resolve) => download.on('close', resolve));
  for await (const data of download) {
    assert.equal(String(data), 'word');
    break;
  }
  await closed;
  assert.equal(ofKind(ended, client)?.status.code, 0);
});

test('names and lengths are those of grpc-js, and the undo leaves nothing behind', (t) => {
  const { grpc, disable } = traceGrpc(t);
  const traced = grpc.Client.prototype.makeUnaryRequest;
  assert.equal(traced.name, 'makeUnaryRequest');
  assert.equal(traced.length, 7);
  assert.equal(grpc.Server.prototype.register.length, 5);
  function handle(_call: unknown, _callback: unknown): void {}
  const server = new grpc.Server();
  server.register('/a.B/C', handle as never, String as never, String as never, 'unary');
  const { handlers } = server as unknown as { handlers: Map<string, { func: typeof handle }> };
  assert.equal(handlers.get('/a.B/C')?.func.name, 'handle');
  assert.equal(handlers.get('/a.B/C')?.func.length, 2);
  disable();
  assert.notEqual(grpc.Client.prototype.makeUnaryRequest, traced);
});
