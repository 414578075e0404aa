import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext } from '@spoor/core';
import { oddValues } from '@spoor/testkit';
import { callOf, type Handlers, traceThrift } from './traced-thrift.ts';

type Done = (error: unknown, value?: unknown) => void;
const answering: Handlers = { ping: (word: string, done: Done) => done(null, word) };

for (const [part, place, options] of [
  ['inject', 'thrift client (sending a call)', { inject: 1 }],
  ['extractRaw', 'thrift server (the arrival of a call)', { extractRaw: 1 }],
] as const) {
  test(`a fault of ours in ${part}: the calls are answered, and the place says so`, async (t) => {
    const broken = (): never => {
      throw new Error('broken');
    };
    const inject = (_context: unknown, carrier: string[]): void => void carrier.push('traceparent', 'x');
    const propagator = {
      fields: () => [],
      inject: 'inject' in options ? broken : inject,
      extractRaw: 'extractRaw' in options ? broken : () => rootContext,
    } as never;
    const { serve, connectTo, faults, openSpanCount } = traceThrift(t, { propagator });
    const { port } = await serve(answering);
    const { client } = await connectTo(port);
    for (let time = 0; time < 3; time++) assert.equal(await callOf(client, 'ping', 'word'), 'word');
    assert.deepEqual([...new Set(faults)], [`${place}: broken`]);
    assert.equal(openSpanCount(), 0);
  });
}

test('a fault of the tracer, on both sides: the call is answered', async (t) => {
  const tracer = {
    start(): never {
      throw new Error('no span');
    },
  };
  const { serve, connectTo, faults } = traceThrift(t, { tracer });
  const { port } = await serve(answering);
  const { client } = await connectTo(port);
  assert.equal(await callOf(client, 'ping', 'word'), 'word');
  assert.deepEqual(faults, [
    'thrift client (sending a call): no span',
    'thrift server (the arrival of a call): no span',
  ]);
});

test('a fault while a call is open leaves its answer as it is, and its span ends', async (t) => {
  const { serve, connectTo, faults, ended, tracer, openSpanCount } = traceThrift(t);
  const { port } = await serve({ ping: (_word: string, done: Done) => done(new Error('no')) });
  const { client } = await connectTo(port);
  const own = tracer.start('x', 0, rootContext, undefined);
  own.end();
  const mocked = t.mock.method(Reflect.get(own, 'constructor').prototype, 'setStatus', () => {
    throw new Error('no status');
  });
  const told = (await callOf(client, 'ping', 'word')) as Error;
  mocked.mock.restore();
  assert.equal(told.message, 'no');
  assert.deepEqual(faults, [
    'thrift server (the answer to a call): no status',
    'thrift client (the answer to a call): no status',
  ]);
  assert.deepEqual([ended.length, openSpanCount()], [3, 0]);
});

test('whatever a handler answers with as its error: as without us, and no span is left', async (t) => {
  const answers = async (isTraced: boolean): Promise<unknown[]> => {
    const { serve, connectTo, disable, faults, openSpanCount } = traceThrift(t);
    if (!isTraced) disable();
    let next: unknown;
    const { port, server } = await serve({ ping: (_word: string, done: Done) => done(next) });
    // What thrift cannot write closes the connection.
    let failed: unknown;
    server.on('error', (error) => {
      failed = error;
    });
    const told: unknown[] = [];
    for (const { name, make } of oddValues()) {
      next = make();
      failed = undefined;
      const { client, connection } = await connectTo(port);
      const closed = new Promise((resolve) => connection.on('close', () => resolve('closed')));
      const answer = await Promise.race([callOf(client, 'ping', 'word'), closed]);
      const shown = answer instanceof Error ? [answer.name, answer.message] : answer;
      told.push([name, shown, failed instanceof Error ? failed.message : typeof failed]);
      connection.end();
      await closed;
    }
    assert.deepEqual([faults, openSpanCount()], [[], 0]);
    disable();
    return told;
  };
  assert.deepEqual(await answers(true), await answers(false));
});
