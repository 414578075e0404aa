import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { activeContext, createPropagator, identityOf, rootContext, type SpanIdentity } from '@spoor/core';
import { readVariables } from './env-carrier.ts';
import { enterProcessContext } from './process-context.ts';

const propagator = createPropagator(['tracecontext', 'baggage']);
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('the context of the process is active where no other is, until it is old', async () => {
  const context = readVariables(propagator, { TRACEPARENT });
  const origin = await new Promise<SpanIdentity>((resolve) => {
    enterProcessContext(context, 1, resolve);
    assert.equal(activeContext(), context);
  });
  assert.equal(origin, identityOf(context));
  assert.equal(activeContext(), rootContext);
});

test('it is left when a server listens, once, and Node has its own method back', () => {
  const { listen } = createServer().constructor.prototype as { readonly listen: unknown };
  const left: SpanIdentity[] = [];
  enterProcessContext(readVariables(propagator, { TRACEPARENT }), undefined, (origin) => left.push(origin));
  const server = createServer().listen(0);
  assert.equal(activeContext(), rootContext);
  server.close();
  createServer().listen(0).close();
  assert.equal(left.length, 1);
  assert.equal((server.constructor.prototype as { readonly listen: unknown }).listen, listen);
});

test('one with baggage alone becomes no link, and stopping makes none either', () => {
  const left: SpanIdentity[] = [];
  const tell = (origin: SpanIdentity): void => void left.push(origin);
  enterProcessContext(readVariables(propagator, { BAGGAGE: 'a=1' }), undefined, tell);
  createServer().listen(0).close();
  enterProcessContext(readVariables(propagator, { TRACEPARENT }), 1000, tell).stop();
  assert.equal(activeContext(), rootContext);
  assert.deepEqual(left, []);
});
