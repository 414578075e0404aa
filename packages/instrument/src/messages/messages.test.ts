import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPropagator, identityOf, rootContext } from '@spoor/core';
import { oddValues } from '@spoor/testkit';
import {
  allowsAll,
  collectHeaders,
  GivenHeaders,
  rawHeadersOf,
  staleNamesOf,
  withField,
  withHeaders,
} from './index.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const propagator = createPropagator(['tracecontext', 'baggage', 'jaeger', 'b3multi']);
const spanIdIn = (headers: unknown): string | undefined =>
  identityOf(propagator.extractText(rootContext, rawHeadersOf(headers)))?.spanId;

for (const [what, value] of Object.entries({
  text: traceparent,
  'a Buffer': Buffer.from(traceparent),
  'a Uint8Array': new Uint8Array(Buffer.from(traceparent)),
  'a list of one': [Buffer.from(traceparent)],
})) {
  test(`a header that is ${what} is read`, () => {
    assert.equal(spanIdIn({ traceparent: value }), 'b7ad6b7169203331');
    assert.deepEqual(new GivenHeaders({ traceparent: value }).requestHeader('traceparent'), [traceparent]);
  });
}

test('a traceparent that came twice is none, and other names are not even looked at', () => {
  assert.equal(spanIdIn({ traceparent: [traceparent, traceparent] }), undefined);
  const headers = {
    get secret(): string {
      throw new Error('read');
    },
    traceparent,
  };
  assert.deepEqual(rawHeadersOf(headers), ['traceparent', traceparent]);
});

test('odd headers, and odd values in them, are as good as absent', () => {
  for (const { name, make } of oddValues()) {
    assert.doesNotThrow(() => rawHeadersOf(make()), name);
    assert.doesNotThrow(() => rawHeadersOf({ traceparent: make(), 'uber-trace-id': [make()] }), name);
    assert.doesNotThrow(() => new GivenHeaders(make()).requestHeader('b3'), name);
  }
  assert.deepEqual(rawHeadersOf({ traceparent: Buffer.alloc(20_000) }), []);
  assert.deepEqual(rawHeadersOf({ traceparent: 7, tracestate: null, baggage: {} }), []);
});

test('the identity is written whatever the room is, and baggage as far as there is room', () => {
  const context = propagator.extractText(rootContext, [
    'traceparent',
    traceparent,
    'baggage',
    `a=1,b=${'v'.repeat(900)}`,
  ]);
  const names = (maxBytes?: number): string[] =>
    collectHeaders(propagator, context, maxBytes).filter((_, index) => index % 2 === 0);
  const identity = ['uber-trace-id', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-sampled', 'traceparent'];
  assert.deepEqual(names().sort(), [...identity, 'baggage', 'uberctx-a', 'uberctx-b'].sort());
  assert.deepEqual(names(1024).sort(), [...identity, 'baggage', 'uberctx-a'].sort());
  assert.deepEqual(names(100).sort(), [...identity].sort());
});

test('headers are copied: what another span has left goes, special names stay what they are', () => {
  const given = JSON.parse('{"__proto__":"a","TraceParent":"b","baggage":"c","x":"d"}') as object;
  const before = structuredClone(given);
  const headers = withHeaders(given, ['traceparent', traceparent], staleNamesOf(propagator));
  assert.deepEqual(Object.entries(headers), [
    ['__proto__', 'a'],
    ['baggage', 'c'],
    ['x', 'd'],
    ['traceparent', traceparent],
  ]);
  assert.deepEqual(given, before);
});

test('a copy with another field keeps its class and what else is there', () => {
  class Message {
    value = 'v';
    headers: unknown = undefined;
    get doubled(): string {
      return this.value + this.value;
    }
  }
  const given = Object.freeze(new Message());
  const copy = withField(given, 'headers', { a: 1 });
  assert.ok(copy instanceof Message);
  assert.deepEqual([copy.doubled, copy.headers, given.headers], ['vv', { a: 1 }, undefined]);
});

test('all brokers must be allowed, and where none is known a list allows nothing', () => {
  const hosts = { allows: (name: string) => name === 'a' };
  assert.deepEqual(
    [allowsAll(undefined, []), allowsAll(hosts, ['a']), allowsAll(hosts, ['a', 'b']), allowsAll(hosts, [])],
    [true, true, false, false],
  );
});
