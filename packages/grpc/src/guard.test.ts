import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext } from '@spoor/core';
import { type Handler, traceGrpc } from './fixtures/traced-grpc.ts';

const word = Buffer.from('word');
const echo: Handler = (call, callback) => callback(null, (call as unknown as { request: Buffer }).request);

/** Calls a method with one answer. */
const call = (method: ((...given: unknown[]) => unknown) | undefined, self: unknown, ...given: unknown[]) =>
  new Promise<unknown>((resolve) => {
    Reflect.apply(method as (...given: unknown[]) => unknown, self, [
      ...given,
      (error: unknown, value: unknown) => resolve(error ?? value),
    ]);
  });

for (const [part, fault, options] of [
  [
    'inject',
    'grpc client (starting a call): inject failed',
    {
      inject() {
        throw new Error('inject failed');
      },
    },
  ],
  [
    'extract',
    'grpc server (the arrival of a call): extract failed',
    {
      extractRaw() {
        throw new Error('extract failed');
      },
    },
  ],
] as const) {
  test(`a fault of ours in ${part}: the calls are answered, and the place says so`, async (t) => {
    const propagator = { fields: () => [], inject() {}, extractRaw: () => rootContext, ...options } as never;
    const { serve, faults } = traceGrpc(t, { propagator });
    const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
    for (let index = 0; index < 3; index++) {
      assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
    }
    assert.deepEqual(faults, [fault, fault, fault]);
  });
}

test('a fault of the tracer, on both sides: the call is answered', async (t) => {
  const tracer = {
    start() {
      throw new Error('no span');
    },
  };
  const { serve, faults } = traceGrpc(t, { tracer });
  const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
  assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
  assert.deepEqual(faults, [
    'grpc client (starting a call): no span',
    'grpc server (the arrival of a call): no span',
  ]);
});

test('a fault while a call is open leaves its answer as it is, and its span ends', async (t) => {
  const { serve, faults, tracer, ended, openSpanCount } = traceGrpc(t);
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(_given, callback) {
        callback({ code: 5, details: 'gone' }, null, undefined);
      },
    },
  });
  const own = tracer.start('x', 0, rootContext, undefined);
  own.end();
  const { prototype } = Reflect.get(own, 'constructor');
  const setStatus = t.mock.method(prototype, 'setStatus', () => {
    throw new Error('no status');
  });
  assert.equal(((await call(calls['Unary'], calls, word)) as { code: number }).code, 5);
  setStatus.mock.restore();
  assert.deepEqual(faults, ['grpc client (the answer to a call): no status']);
  assert.deepEqual([ended.length, openSpanCount()], [3, 0]);
});

test('a server is never switched off, a client after ten faults in a row', async (t) => {
  const tracer = {
    start() {
      throw new Error('no span');
    },
  };
  const { serve, faults } = traceGrpc(t, { tracer });
  const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
  for (let time = 0; time < 12; time++) assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
  const times = (place: string) => faults.filter((each) => each === `${place}: no span`).length;
  assert.equal(times('grpc server (the arrival of a call)'), 12);
  assert.equal(times('grpc client (starting a call)'), 10);
  assert.equal(times('grpc client'), 1);
});

test('Metadata whose clone throws, or gives something else: grpc-js gets what it was given, others are traced', async (t) => {
  const { grpc, serve, faults, ended } = traceGrpc(t);
  const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
  class Throwing extends grpc.Metadata {
    override clone(): never {
      throw new Error('the application’s');
    }
  }
  class Odd extends grpc.Metadata {
    override clone(): never {
      return {} as never;
    }
  }
  for (const metadata of [new Throwing(), new Odd()]) {
    for (let time = 0; time < 12; time++)
      await new Promise<void>((resolve) => {
        try {
          const given = Reflect.apply(calls['Unary'] as never, calls, [word, metadata, () => resolve()]);
          (given as NodeJS.EventEmitter).on('error', () => {});
        } catch {
          resolve();
        }
      });
  }
  const before = ended.length;
  assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
  assert.equal(ended.length, before + 2);
  assert.deepEqual(faults, []);
});
