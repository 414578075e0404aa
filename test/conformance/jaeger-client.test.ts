// Our Jaeger headers against jaeger-client's own codecs: what it emits we read, what we emit it reads.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { propagation } from '@opentelemetry/api';
import { createPropagator, identityOf, rootContext, SpanIdentity, withRemoteParent } from '@spoor/core';

/** The parts of jaeger-client that we use; its package has types for its public face only. */
interface JaegerContext {
  readonly traceIdStr: string;
  readonly spanIdStr: string;
  readonly isValid: boolean;
  readonly baggage: Record<string, string>;
  readonly debugId: string;
  isSampled(): boolean;
  isDebug(): boolean;
  isFirehose(): boolean;
  withBaggageItem(key: string, value: string): JaegerContext;
}
interface Codec {
  inject(context: JaegerContext, carrier: Record<string, string>): void;
  extract(carrier: Record<string, string>): JaegerContext;
}

const require = createRequire(import.meta.url);
const { default: TextMapCodec } = require('jaeger-client/dist/src/propagators/text_map_codec.js');
const { default: SpanContext } = require('jaeger-client/dist/src/span_context.js');
const codec: Codec = new TextMapCodec({ urlEncoding: true });
const propagator = createPropagator(['jaeger']);
const getter = {
  get: (carrier: Record<string, string>, key: string) => carrier[key],
  keys: (carrier: Record<string, string>) => Object.keys(carrier),
};
const setter = {
  set: (carrier: Record<string, string>, key: string, value: string) => {
    carrier[key] = value;
  },
};

const traceIds = [
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00000000000000010000000000000002',
  'a3ce929d0e0e4736',
  '00f067aa0ba902b7',
  '1',
];
const spanIds = ['00f067aa0ba902b7', 'e457b5a2e4d86bd1', 'f'];
const allFlags = [0, 1, 3, 8, 9];

test('jaeger-client: what it sends, with its zeros stripped, is what we read', () => {
  for (const traceId of traceIds) {
    for (const spanId of spanIds) {
      for (const flags of allFlags) {
        const width = traceId.length > 16 ? 32 : 16;
        const bytes = (hex: string, digits: number) => Buffer.from(hex.padStart(digits, '0'), 'hex');
        const theirs: JaegerContext = SpanContext.withBinaryIds(
          bytes(traceId, width),
          bytes(spanId, 16),
          null,
          flags,
        );
        const carrier: Record<string, string> = {};
        codec.inject(theirs, carrier);
        const ours = identityOf(propagator.extract(rootContext, carrier, getter));
        assert.equal(ours?.traceId, traceId.padStart(32, '0'), carrier['uber-trace-id']);
        assert.equal(ours.spanId, spanId.padStart(16, '0'));
        assert.equal(ours.isSampled, theirs.isSampled());
        assert.equal(ours.isDebug, theirs.isDebug());
      }
    }
  }
});

test('jaeger-client: reads what we send', () => {
  for (const traceId of traceIds) {
    for (const spanId of spanIds) {
      for (const flags of allFlags) {
        const received = propagator.extract(
          rootContext,
          { 'uber-trace-id': `${traceId}:${spanId}:0:${flags}` },
          getter,
        );
        const carrier: Record<string, string> = {};
        propagator.inject(received, carrier, setter);
        const theirs = codec.extract(carrier);
        assert.ok(theirs.isValid, carrier['uber-trace-id']);
        assert.equal(theirs.traceIdStr.padStart(32, '0'), traceId.padStart(32, '0'));
        assert.equal(theirs.spanIdStr.padStart(16, '0'), spanId.padStart(16, '0'));
        assert.equal(theirs.isSampled(), (flags & 1) === 1);
        assert.equal(theirs.isDebug(), flags === 3);
        assert.equal(theirs.isFirehose(), (flags & 8) === 8);
      }
    }
  }
});

const values = [
  'plain',
  'with space',
  'a+b',
  '50%',
  'a,b;c=d',
  '\u00e9\u{1f600}',
  '"quoted"',
  'line\r\nbreak',
  '%41',
  '',
];

test('jaeger-client: baggage goes both ways unchanged', () => {
  const identity = SpanIdentity.fromHex(traceIds[0] as string, spanIds[0] as string, 1);
  assert.ok(identity);
  for (const value of values) {
    const theirs: Record<string, string> = {};
    codec.inject(SpanContext.withStringIds('1', '2', null, 1).withBaggageItem('user-id', value), theirs);
    const read = propagation.getBaggage(propagator.extract(rootContext, theirs, getter));
    assert.equal(read?.getEntry('user-id')?.value, value, 'theirs read by us');

    const baggage = propagation.createBaggage({ 'user-id': { value } });
    const ours: Record<string, string> = {};
    propagator.inject(withRemoteParent(propagation.setBaggage(rootContext, baggage), identity), ours, setter);
    assert.equal(codec.extract(ours).baggage['user-id'], value, 'ours read by them');
  }
});

/** Both sides on the same headers; where we differ on purpose the row says why. */
const headers: [header: string, whyWeDiffer?: string][] = [
  ['1:2:0:1'],
  ['4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1'],
  ['4BF92F3577B34DA6A3CE929D0E0E4736:00F067AA0BA902B7:0:1'],
  ['1%3A2%3A0%3A1'],
  ['1:2:3:1'],
  [''],
  ['x'],
  ['1:2:0'],
  ['1:2:0:1:1'],
  ['0:2:0:1'],
  ['x:2:0:1'],
  ['1:x:0:1'],
  ['1:2:0:x'],
  ['1:2:0:'],
  ['1:2::1', 'the parent is deprecated and not looked at'],
  ['1:2:x:1', 'the parent is deprecated and not looked at'],
  ['1:0:0:1', 'it takes a zero span id'],
  ['1z:2:0:1', 'it reads ids only up to the first wrong character'],
  ['123456789012345678901234567890123:2:0:1', 'it does not look at the length'],
  ['1:2:0:1z', 'it reads flags only up to the first wrong character'],
  ['1:2:0:001', 'it does not look at the length'],
];

for (const [header, whyWeDiffer] of headers) {
  test(`jaeger-client: "${header}"${whyWeDiffer === undefined ? ', as it does' : `, not as it does: ${whyWeDiffer}`}`, () => {
    const ours =
      identityOf(propagator.extract(rootContext, { 'uber-trace-id': header }, getter)) !== undefined;
    const theirs = codec.extract({ 'uber-trace-id': header }).isValid;
    assert.equal(ours === theirs, whyWeDiffer === undefined);
  });
}

test('jaeger-client: debug id and baggage by hand are read as it does', () => {
  const carrier = { 'jaeger-debug-id': 'ticket', 'jaeger-baggage': 'k1=v1, k2=v2,bad,x=y=z' };
  const theirs = codec.extract(carrier);
  const found =
    propagation.getBaggage(propagator.extract(rootContext, carrier, getter))?.getAllEntries() ?? [];
  assert.deepEqual(Object.fromEntries(found.map(([key, { value }]) => [key, value])), theirs.baggage);
  assert.equal(theirs.debugId, 'ticket');
});
