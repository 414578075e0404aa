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
    'grpc client: inject failed',
    {
      inject() {
        throw new Error('inject failed');
      },
    },
  ],
  [
    'extract',
    'grpc server: extract failed',
    {
      extractRaw() {
        throw new Error('extract failed');
      },
    },
  ],
] as const) {
  test(`a fault of ours in ${part}: the call is answered, that side is switched off, said once`, async (t) => {
    const propagator = { fields: () => [], inject() {}, extractRaw: () => rootContext, ...options } as never;
    const { serve, faults } = traceGrpc(t, { propagator });
    const calls = await serve({ Unary: { kind: 'unary', handler: echo } });
    for (let index = 0; index < 3; index++) {
      assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
    }
    assert.deepEqual(faults, [fault]);
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
  assert.equal(String(await call(calls['Unary'], calls, word)), 'word');
  assert.deepEqual(faults, ['grpc client: no span', 'grpc server: no span']);
});

test('a fault while a call is open leaves its answer as it is', async (t) => {
  const { serve, faults, tracer } = traceGrpc(t);
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(_given, callback) {
        callback({ code: 5, details: 'gone' }, null, undefined);
      },
    },
  });
  const end = Reflect.get(tracer.start('x', 0, rootContext, undefined), 'constructor').prototype;
  const setStatus = t.mock.method(end, 'setStatus', () => {
    throw new Error('no status');
  });
  assert.equal(((await call(calls['Unary'], calls, word)) as { code: number }).code, 5);
  setStatus.mock.restore();
  assert.deepEqual(faults, ['grpc client: no status']);
});
