import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EncodableSpan, RecordedEvent } from '@spoor/core';
import fc from 'fast-check';
import { decodeOtlpJson } from '../decode/otlp-json.ts';
import { decodeOtlpProtobuf } from '../decode/otlp-protobuf.ts';
import {
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
} from '../decode/thrift.ts';
import { decodeZipkinV1Json, decodeZipkinV2Json } from '../decode/zipkin-json.ts';
import type { SpanRecord } from '../span-record.ts';
import { type FixtureSpan, fixtureSpan } from './fixture-span.ts';
import {
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
} from './http-encoders.ts';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
} from './jaeger-encoder.ts';
import { RecordedSpan } from './recorded-span.ts';

const resource = {
  serviceName: 'shop',
  attributes: [
    ['host.name', 'h-1'],
    ['process.pid', 42],
    ['ratio', 0.5],
    ['container', true],
  ] as const,
};
const options = { maxBatchBytes: 1_000_000 };

type Decoded = { readonly spans: readonly SpanRecord[] };
const jaeger = [
  { name: 'jaeger compact', create: createJaegerCompactEncoder, decode: decodeThriftCompactMessage },
  { name: 'jaeger binary', create: createJaegerBinaryEncoder, decode: decodeThriftBinaryMessage },
  { name: 'jaeger over http', create: createJaegerHttpEncoder, decode: decodeThriftBatch },
] as const;
const otlp = [
  { name: 'otlp protobuf', create: createOtlpProtobufEncoder, decode: decodeOtlpProtobuf },
  { name: 'otlp json', create: createOtlpJsonEncoder, decode: decodeOtlpJson },
] as const;

/** Any UTF-16, lone surrogates included. */
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ maxLength: 300 }),
  loneSurrogates(),
);
function loneSurrogates(): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 })
    .map((units) => String.fromCharCode(...units));
}
const key = fc.stringMatching(/^[a-z][a-z.]{0,40}$/).map((name) => `x.${name}`);
const value = fc.oneof(
  anyText,
  fc.maxSafeInteger(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Number.isSafeInteger(n)),
  fc.boolean(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.array(fc.stringMatching(/^[a-z"\\]{0,20}$/), { minLength: 1, maxLength: 5 }),
  fc.array(fc.constantFrom(1.5, -2, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
);
const pairs = fc.uniqueArray(fc.tuple(key, value), { maxLength: 20, selector: ([name]) => name });
const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length - 1}}[1-9a-f]$`));
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const time = { seconds: fc.integer({ min: 0, max: 4e9 }), nanos: fc.integer({ min: 0, max: 999_999_999 }) };
const event: fc.Arbitrary<RecordedEvent> = fc
  .record({
    name: anyText.filter((name) => name !== ''),
    attributes: pairs,
    seconds: time.seconds,
    nanos: time.nanos,
  })
  .map(({ name, attributes, seconds, nanos }) => ({
    name,
    epochSeconds: seconds,
    epochNanos: nanos,
    attributes: {
      keys: attributes.map(([name]) => name),
      values: attributes.map(([, value]) => value),
      droppedCount: 0,
    },
  }));
const fixture: fc.Arbitrary<FixtureSpan> = fc
  .record({
    traceId: hex(32),
    spanId: hex(16),
    parent0: word,
    parent1: word,
    isDebug: fc.boolean(),
    name: anyText,
    kind: fc.integer({ min: 0, max: 4 }),
    startSeconds: time.seconds,
    startNanos: time.nanos,
    durationNanos: fc.maxSafeInteger().map(Math.abs),
    statusCode: fc.integer({ min: 0, max: 2 }),
    statusMessage: fc.option(
      anyText.filter((text) => text !== ''),
      { nil: undefined },
    ),
    scopeName: fc.constantFrom('@spoor/http', 'mine'),
    scopeVersion: fc.constantFrom(undefined, '1.2.3'),
    attributes: pairs,
    droppedAttributesCount: fc.nat(3),
    droppedEventsCount: fc.nat(3),
    droppedLinksCount: fc.nat(3),
    recordedEvents: fc.array(event, { maxLength: 3 }),
  })
  .map((span) => (span.statusCode === 2 ? span : { ...span, statusMessage: undefined }));

const clean = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

const isOdd = (value: unknown): boolean => typeof value === 'number' && !Number.isFinite(value);
const withoutOdd = (_key: string, value: unknown): unknown => (isOdd(value) ? String(value) : value);

/** Arrays are JSON where a format has none, and numbers that JSON has not are text where the format is not OTLP. */
function expectedValue(value: unknown, isOtlp: boolean): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value === 'object') return JSON.stringify(value, withoutOdd);
  return isOdd(value) && !isOtlp ? String(value) : value;
}

/** The span's tags as a map, as they must come back. Only OTLP has a word for the kind of a span that is neither end of a call. */
function expectedTags(given: FixtureSpan, isOtlp: boolean): Map<string, unknown> {
  const tags = new Map<string, unknown>();
  for (const [name, value] of given.attributes ?? []) tags.set(name, expectedValue(value, isOtlp));
  const kind = [isOtlp ? 'internal' : '', 'server', 'client', 'producer', 'consumer'][given.kind ?? 0];
  if (kind) tags.set('span.kind', kind);
  if (given.statusCode === 1) tags.set('otel.status_code', 'OK');
  // Only an error has a description; the span sees to that.
  if (given.statusCode === 2) {
    tags.set('otel.status_code', 'ERROR').set('error', true);
    if (given.statusMessage !== undefined) tags.set('otel.status_description', clean(given.statusMessage));
  }
  if (given.scopeName) {
    tags.set('otel.scope.name', given.scopeName);
    if (given.scopeVersion !== undefined) tags.set('otel.scope.version', given.scopeVersion);
  }
  const dropped = [given.droppedAttributesCount, given.droppedEventsCount, given.droppedLinksCount];
  for (const [index, what] of ['attributes', 'events', 'links'].entries()) {
    if (dropped[index]) tags.set(`otel.dropped_${what}_count`, dropped[index]);
  }
  return tags;
}

/** Minus zero has no integer; deepEqual would tell it from zero. */
const comparable = (tags: Iterable<readonly [string, unknown]>): [string, unknown][] =>
  Array.from(tags, ([name, value]): [string, unknown] => [name, Object.is(value, -0) ? 0 : value]).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );

function actualTags(record: SpanRecord): [string, unknown][] {
  const isRepeated = (name: string): boolean => name.startsWith('otel.library.');
  return comparable(
    record.tags.filter((tag) => !isRepeated(tag.key)).map((tag) => [tag.key, tag.value] as const),
  );
}

const hexOf = (first: number, second: number): string => {
  const words = Buffer.alloc(8);
  words.writeInt32BE(first, 0);
  words.writeInt32BE(second, 4);
  return words.toString('hex');
};

function assertSame(record: SpanRecord | undefined, given: FixtureSpan, isOtlp: boolean): void {
  assert.ok(record);
  assert.equal(record.traceId, given.traceId);
  assert.equal(record.spanId, given.spanId);
  const parent = hexOf(given.parent0 ?? 0, given.parent1 ?? 0);
  assert.equal(record.parentSpanId ?? '0000000000000000', parent);
  assert.equal(record.name, clean(given.name ?? ''));
  assert.deepEqual(actualTags(record), comparable(expectedTags(given, isOtlp)));
  assert.equal(record.logs.length, given.recordedEvents?.length);
}

for (const { name, create, decode } of jaeger) {
  test(`${name}: what is encoded is decoded`, () => {
    fc.assert(
      fc.property(fc.array(fixture, { minLength: 1, maxLength: 20 }), (given) => {
        const encoder = create(resource, options);
        for (const span of given) assert.equal(encoder.append(fixtureSpan(span)), true);
        const announced = encoder.byteLength;
        const { bytes, spanCount } = encoder.take();
        assert.equal(spanCount, given.length);
        assert.ok(bytes.length <= announced && announced - bytes.length <= 8);
        const { spans } = decode(bytes) as Decoded;
        assert.equal(spans.length, given.length);
        for (const [index, span] of given.entries()) {
          const record = spans[index] as SpanRecord;
          assertSame(record, span, false);
          assert.equal(
            record.startMicros,
            (span.startSeconds ?? 0) * 1e6 + Math.floor((span.startNanos ?? 0) / 1e3),
          );
          assert.equal(record.durationMicros, Math.max(1, Math.floor((span.durationNanos ?? 0) / 1e3)));
          assert.equal(record.flags, span.isDebug ? 3 : 1);
          for (const [place, log] of record.logs.entries()) {
            const event = span.recordedEvents?.[place] as RecordedEvent;
            assert.equal(log.fields[0]?.value, clean(event.name));
            assert.equal(log.fields.length, event.attributes.keys.length + 1);
          }
        }
        assert.equal(spans[0]?.process.serviceName, 'shop');
        assert.deepEqual(
          spans[0]?.process.tags.map((tag) => tag.value),
          ['h-1', 42, 0.5, true],
        );
      }),
      { numRuns: 25 },
    );
  });
}

for (const { name, create, decode } of otlp) {
  test(`${name}: what is encoded is decoded`, () => {
    fc.assert(
      fc.property(fc.array(fixture, { minLength: 1, maxLength: 20 }), (given) => {
        const encoder = create(resource, options);
        for (const span of given) assert.equal(encoder.append(fixtureSpan(span)), true);
        const announced = encoder.byteLength;
        const { bytes } = encoder.take();
        assert.ok(bytes.length <= announced);
        const { spans } = decode(bytes);
        assert.equal(spans.length, given.length);
        const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]));
        for (const span of given) {
          const record = byId.get(`${span.traceId}${span.spanId}`);
          assertSame(record, span, true);
          const nanos = (record?.durationMicros ?? 0) * 1e3;
          assert.ok(Math.abs(nanos - (span.durationNanos ?? 0)) <= 1e-3 + (span.durationNanos ?? 0) * 1e-15);
        }
      }),
      { numRuns: 25 },
    );
  });
}

for (const [name, create, decode] of [
  ['zipkin v2', createZipkinV2Encoder, decodeZipkinV2Json],
  ['zipkin v1', createZipkinV1Encoder, decodeZipkinV1Json],
] as const) {
  test(`${name}: what is encoded is decoded`, () => {
    fc.assert(
      fc.property(fc.array(fixture, { minLength: 1, maxLength: 10 }), (given) => {
        const encoder = create(resource, options);
        for (const span of given) assert.equal(encoder.append(fixtureSpan(span)), true);
        const { spans } = decode(encoder.take().bytes);
        for (const [index, span] of given.entries()) {
          const record = spans[index] as SpanRecord;
          assert.equal(record.traceId + record.spanId, `${span.traceId}${span.spanId}`);
          assert.equal(record.name, clean(span.name ?? ''));
          assert.equal(record.process.serviceName, 'shop');
          assert.equal(record.durationMicros, Math.max(1, Math.floor((span.durationNanos ?? 0) / 1e3)));
          const tags = new Map(record.tags.map((tag) => [tag.key, tag.value]));
          for (const [key, value] of [...expectedTags(span, false)].filter(([name]) => name !== 'error')) {
            assert.equal(String(tags.get(key)), String(value), key);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
}

test('a record that was decoded is encoded to the same bytes again', () => {
  fc.assert(
    fc.property(fc.array(fixture, { minLength: 1, maxLength: 5 }), (given) => {
      const encoder = createJaegerCompactEncoder(resource, options);
      for (const span of given) encoder.append(fixtureSpan(span));
      const first = decodeThriftCompactMessage(encoder.take().bytes);
      for (const record of first.spans) encoder.append(new RecordedSpan(record) as EncodableSpan);
      const second = decodeThriftCompactMessage(encoder.take().bytes);
      assert.deepEqual(second.spans.map(sorted), first.spans.map(sorted));
    }),
    { numRuns: 25 },
  );
});

const sorted = (record: SpanRecord): SpanRecord => ({
  ...record,
  tags: [...record.tags].sort((a, b) => (a.key < b.key ? -1 : 1)),
});
