import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import { namedParents, SpanIdentity, withRemoteParent } from '@spoor/core';
import { traceGrpc } from './fixtures/traced-grpc.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const word = Buffer.from('word');
const client = 2;

for (const [name, value, parent] of [
  ['uber-trace-id', `${traceId}:f067aa0ba902b7:0:1`, '00f067aa0ba902b7'],
  ['x-b3-spanid', '00f067aa0ba902b7', '00f067aa0ba902b7'],
  ['uber-trace-id', `${traceId}:1:0:1`, undefined],
] as const) {
  test(`a call whose metadata says ${name}: ${value} is below ${parent}`, async (t) => {
    const identity = SpanIdentity.fromHex(traceId, '00f067aa0ba902b7', 1);
    assert.ok(identity);
    namedParents.remember('f067aa0ba902b7', { below: (caller) => withRemoteParent(caller, identity) });
    t.after(() => namedParents.forget());
    const { serve, ended } = traceGrpc(t);
    let received: unknown;
    const calls = await serve({
      Unary: {
        kind: 'unary',
        handler(call, callback) {
          received = call.metadata.get('uber-trace-id');
          callback(null, word);
        },
      },
    });
    const metadata = new Metadata();
    metadata.set(name, value);
    await new Promise((resolve) => calls['Unary']?.(word, metadata, resolve));
    const span = ended.find(({ kind }) => kind === client);
    const { traceId: actual, spanId } = span?.spanContext() ?? { traceId: '', spanId: '' };
    assert.equal(span?.parentSpanContext?.spanId, parent);
    assert.deepEqual(received, [`${actual}:${spanId}:0:1`]);
  });
}
