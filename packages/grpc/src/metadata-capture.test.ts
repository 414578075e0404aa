import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Span } from '@spoor/core';
import { type Handler, traceGrpc } from './fixtures/traced-grpc.ts';

const word = Buffer.from('word');
const echo: Handler = (call, callback) => callback(null, (call as unknown as { request: Buffer }).request);
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

import { maxMessageEvents } from './message-events.ts';

test('metadata and trailers by allow-list: all values, of binary ones the lengths, of secrets nothing', async (t) => {
  const { serve, ended, grpc } = traceGrpc(t, {
    captureServerRequestMetadata: ['X-Tenant', 'x-key-bin', 'authorization', 'x-absent'],
    captureServerResponseMetadata: ['x-answer', 'x-trailer'],
    captureClientRequestMetadata: ['x-tenant'],
    captureClientResponseMetadata: ['x-answer', 'x-trailer'],
  });
  const calls = await serve({
    Unary: {
      kind: 'unary',
      handler(given, callback) {
        const headers = new grpc.Metadata();
        headers.add('x-answer', 'a');
        given.sendMetadata(headers);
        const trailers = new grpc.Metadata();
        trailers.set('x-trailer', 'end');
        callback(null, word, trailers);
      },
    },
  });
  const metadata = new grpc.Metadata();
  metadata.add('x-tenant', 'one');
  metadata.add('x-tenant', 'two');
  metadata.add('x-key-bin', Buffer.from([1, 2, 3]));
  metadata.add('authorization', 'Bearer secret');
  metadata.add('x-other', 'not listed');
  const unary = calls['Unary']?.(word, metadata, () => {});
  await once(unary as NonNullable<typeof unary>, 'status');
  const captured = (span: Span | undefined) =>
    Object.fromEntries(
      Object.entries(span?.attributes ?? {}).filter(([key]) => /^rpc\.(request|response)/.test(key)),
    );
  const answers = {
    'rpc.response.metadata.x_answer': ['a'],
    'rpc.response.trailers.x_trailer': ['end'],
  };
  assert.deepEqual(captured(ofKind(ended, server)), {
    // Node joins what came twice before grpc-js sees it.
    'rpc.request.metadata.x_tenant': ['one, two'],
    'rpc.request.metadata.x_key_bin.length': [3],
    'rpc.request.metadata.authorization': ['REDACTED'],
    ...answers,
  });
  assert.deepEqual(captured(ofKind(ended, client)), {
    'rpc.request.metadata.x_tenant': ['one', 'two'],
    ...answers,
  });
});

test('message events: each direction counted, the first ones recorded, only when asked for', async (t) => {
  const { serve, ended } = traceGrpc(t, { messageEvents: true });
  const calls = await serve({
    Talk: {
      kind: 'bidi',
      handler(given) {
        given.on('data', (data: Buffer) => given.write(data));
        given.on('end', () => given.end());
      },
    },
    Unary: { kind: 'unary', handler: echo },
  });
  const talk = calls['Talk']?.() as NonNullable<ReturnType<NonNullable<(typeof calls)['Talk']>>>;
  talk.resume();
  for (let index = 0; index < 80; index++) talk.write(word);
  talk.end();
  await once(talk, 'status');
  for (const span of ended) assert.equal(span.events.length, maxMessageEvents, String(span.kind));
  assert.deepEqual(ofKind(ended, client)?.events[0]?.attributes, {
    'rpc.message.type': 'SENT',
    'rpc.message.id': 1,
  });
  ended.length = 0;
  await call(calls['Unary'], calls, word);
  const types = (kind: number | undefined) =>
    ofKind(ended, kind ?? 0)?.events.map(
      ({ name, attributes }) => `${name} ${attributes?.['rpc.message.type']}`,
    );
  assert.deepEqual(types(client), ['rpc.message SENT', 'rpc.message RECEIVED']);
  assert.deepEqual(types(server), ['rpc.message RECEIVED', 'rpc.message SENT']);
});
