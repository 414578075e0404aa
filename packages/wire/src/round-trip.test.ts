import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Resource, SpanIdentity } from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
  type DecodedSpans,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
  decodeZipkinV1Json,
  decodeZipkinV2Json,
  type EncoderOptions,
  type SpanEncoder,
  type SpanRecord,
  type Tag,
} from '@spoor/wire';
import { fixtureSpan } from './encode/fixture-span.ts';

interface Format {
  readonly create: (resource: Resource, options: EncoderOptions) => SpanEncoder;
  readonly decode: (bytes: Uint8Array) => DecodedSpans;
}

const typed: Record<string, Format> = {
  'Jaeger compact': { create: createJaegerCompactEncoder, decode: decodeThriftCompactMessage },
  'Jaeger binary': { create: createJaegerBinaryEncoder, decode: decodeThriftBinaryMessage },
  'Jaeger HTTP': { create: createJaegerHttpEncoder, decode: decodeThriftBatch },
  'OTLP protobuf': { create: createOtlpProtobufEncoder, decode: decodeOtlpProtobuf },
  'OTLP JSON': { create: createOtlpJsonEncoder, decode: decodeOtlpJson },
};
/** Tags are strings here, and links and the resource have no place. */
const textual: Record<string, Format> = {
  'Zipkin v2': { create: createZipkinV2Encoder, decode: decodeZipkinV2Json },
  'Zipkin v1': { create: createZipkinV1Encoder, decode: decodeZipkinV1Json },
};

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const linked = SpanIdentity.fromHex('000000000000000000000000000000aa', '00000000000000bb', 1);
assert.ok(linked);
const none = { keys: [], values: [], droppedCount: 0 };

const resource: Resource = { serviceName: 'shop', attributes: [['host.name', 'h']] };
const span = fixtureSpan({
  traceId: TRACE,
  spanId: 'b7ad6b7169203331',
  parent0: 0xfedcba98,
  parent1: 0x76543210,
  name: 'GET /çart/🛒',
  kind: 1,
  startSeconds: 1_700_000_000,
  startNanos: 123_456_000,
  durationNanos: 1_500_000,
  statusCode: 2,
  statusMessage: 'no stock',
  scopeName: 'lib',
  scopeVersion: '1.2',
  attributes: [
    ['text', 'a"b\n\u0001é'],
    ['long', 'x'.repeat(300)],
    ['int', -42],
    ['big', 2 ** 53 - 1],
    ['double', 0.1],
    ['yes', true],
    ['list', ['a', 'b']],
  ],
  recordedEvents: [
    {
      name: 'retry',
      epochSeconds: 1_700_000_000,
      epochNanos: 124_000_000,
      attributes: { keys: ['attempt'], values: [2], droppedCount: 0 },
    },
  ],
  recordedLinks: [{ identity: linked, attributes: none }],
});

function roundTrip({ create, decode }: Format): SpanRecord {
  const encoder = create(resource, { maxBatchBytes: 65_000 });
  assert.equal(encoder.append(span), true);
  const { spans, rejectedSpans } = decode(encoder.take().bytes);
  assert.deepEqual([spans.length, rejectedSpans], [1, 0]);
  return spans[0] as SpanRecord;
}

const tagsOf = (tags: readonly Tag[], keys: readonly string[]) =>
  keys.map((key) => tags.find((tag) => tag.key === key)?.value);

function assertSameInEveryFormat(record: SpanRecord): void {
  assert.deepEqual(
    { traceId: record.traceId, spanId: record.spanId, parentSpanId: record.parentSpanId, name: record.name },
    { traceId: TRACE, spanId: 'b7ad6b7169203331', parentSpanId: 'fedcba9876543210', name: 'GET /çart/🛒' },
  );
  assert.deepEqual([record.startMicros, record.durationMicros], [1_700_000_000_123_456, 1500]);
  assert.equal(record.flags & 1, 1);
  assert.equal(record.process.serviceName, 'shop');
  const keys = ['span.kind', 'otel.status_code', 'otel.status_description', 'error', 'text', 'long', 'list'];
  assert.deepEqual(tagsOf(record.tags, keys), [
    'server',
    'ERROR',
    'no stock',
    true,
    'a"b\n\u0001é',
    'x'.repeat(300),
    '["a","b"]',
  ]);
  const scope = ['otel.scope.name', 'otel.scope.version'];
  assert.deepEqual(tagsOf(record.tags, scope), ['lib', '1.2']);
  assert.equal(record.logs.length, 1);
  assert.equal(record.logs[0]?.timeMicros, 1_700_000_000_124_000);
  assert.deepEqual(tagsOf(record.logs[0]?.fields ?? [], ['event', 'attempt']), ['retry', 2]);
}

describe('what our encoders write, our decoders read', () => {
  for (const [name, format] of Object.entries(typed)) {
    test(name, () => {
      const record = roundTrip(format);
      assertSameInEveryFormat(record);
      const keys = ['int', 'big', 'double', 'yes'];
      assert.deepEqual(tagsOf(record.tags, keys), [-42, 2 ** 53 - 1, 0.1, true]);
      assert.deepEqual(record.references, [
        { type: 'FOLLOWS_FROM', traceId: '000000000000000000000000000000aa', spanId: '00000000000000bb' },
      ]);
      assert.deepEqual(record.process.tags, [{ key: 'host.name', type: 'string', value: 'h' }]);
    });
  }

  for (const [name, format] of Object.entries(textual)) {
    test(name, () => {
      const record = roundTrip(format);
      assertSameInEveryFormat(record);
      const keys = ['int', 'big', 'double', 'yes'];
      assert.deepEqual(tagsOf(record.tags, keys), ['-42', '9007199254740991', '0.1', 'true']);
    });
  }
});
