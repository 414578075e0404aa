import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import { createPropagator, SpanIdentity, Track } from '@spoor/core';
import { Guard } from '@spoor/patch';
import { injectContext, patchMetadata } from './carrier.ts';
import type { Metadata as AnyMetadata, MetadataClass } from './grpc-js.ts';

const propagator = createPropagator(['tracecontext', 'baggage', 'jaeger']);
const identity = SpanIdentity.fromHex('4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7', 1);
const context = Track.of(identity as SpanIdentity, undefined);
patchMetadata(
  Metadata as unknown as MetadataClass,
  propagator,
  new Guard('grpc', (_place, error) => assert.fail(String(error))),
);

const expected = {
  traceparent: ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  'uber-trace-id': ['4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1'],
};

test('the ids stand in Metadata as if it had been asked to set them, in place of what stood there', () => {
  const metadata = new Metadata();
  metadata.set('traceparent', 'former');
  metadata.add('traceparent', 'another');
  injectContext(propagator, context, metadata as unknown as AnyMetadata);
  for (const each of [metadata, metadata.clone()]) {
    const found = Object.keys(each.toHttp2Headers()).map((name) => [name, each.get(name)]);
    assert.deepEqual(Object.fromEntries(found), expected);
  }
});

test('a class that extends Metadata and keeps its values itself is asked to set them', () => {
  const told: string[] = [];
  class Own extends Metadata {
    override set(key: string, value: string): void {
      told.push(`${key}: ${value}`);
    }
  }
  injectContext(propagator, context, new Own() as unknown as AnyMetadata);
  assert.deepEqual(
    told.sort(),
    Object.entries(expected).map(([key, [value]]) => `${key}: ${value}`),
  );
});
