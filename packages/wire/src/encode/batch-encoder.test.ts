import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordedEvent } from '@spoor/core';
import { decodeOtlpJson } from '../decode/otlp-json.ts';
import { decodeOtlpProtobuf } from '../decode/otlp-protobuf.ts';
import { decodeThriftBinaryMessage, decodeThriftCompactMessage } from '../decode/thrift.ts';
import { decodeZipkinV1Json, decodeZipkinV2Json } from '../decode/zipkin-json.ts';
import type { SpanRecord } from '../span-record.ts';
import { fixtureSpan } from './fixture-span.ts';
import {
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
} from './http-encoders.ts';
import { createJaegerBinaryEncoder, createJaegerCompactEncoder } from './jaeger-encoder.ts';

const resource = { serviceName: 'shop', attributes: [['host.name', 'h-1']] as const };
const formats = [
  { name: 'compact', create: createJaegerCompactEncoder, decode: decodeThriftCompactMessage },
  { name: 'binary', create: createJaegerBinaryEncoder, decode: decodeThriftBinaryMessage },
  { name: 'otlp protobuf', create: createOtlpProtobufEncoder, decode: decodeOtlpProtobuf },
  { name: 'otlp json', create: createOtlpJsonEncoder, decode: decodeOtlpJson },
  { name: 'zipkin v2', create: createZipkinV2Encoder, decode: decodeZipkinV2Json },
  { name: 'zipkin v1', create: createZipkinV1Encoder, decode: decodeZipkinV1Json },
] as const;

const spansOf = (
  decode: (bytes: Uint8Array) => { readonly spans: readonly SpanRecord[] },
  bytes: Uint8Array,
) => decode(bytes).spans;
const tag = (span: SpanRecord | undefined, key: string): unknown =>
  span?.tags.find((one) => one.key === key)?.value;

for (const { name, create, decode } of formats) {
  test(`${name}: batches are split below the limit and no span is lost`, () => {
    const maxBatchBytes = 4000;
    const encoder = create(resource, { maxBatchBytes });
    const batches: Uint8Array[] = [];
    for (let index = 0; index < 200; index++) {
      const span = fixtureSpan({
        name: `op-${index}`,
        scopeName: index % 3 === 0 ? 'a' : 'b',
        attributes: [['text', 'ä'.repeat(index)]],
      });
      if (encoder.append(span)) continue;
      batches.push(encoder.take().bytes);
      assert.equal(encoder.append(span), true);
    }
    batches.push(encoder.take().bytes);
    for (const bytes of batches) assert.ok(bytes.length <= maxBatchBytes);
    const names = batches.flatMap((bytes) => spansOf(decode, bytes).map((span) => span.name));
    assert.equal(new Set(names).size, 200);
    assert.ok(batches.slice(0, -1).every(({ length }) => length > maxBatchBytes - 1200));
  });

  test(`${name}: a span beyond the limit is cut, its largest values first, and says so`, () => {
    const encoder = create(resource, { maxBatchBytes: 9000 });
    const span = fixtureSpan({
      name: 'big',
      attributes: [
        ['small', 'kept'],
        ['medium', 'm'.repeat(500)],
        ['large', 'l'.repeat(100_000)],
      ],
    });
    assert.equal(encoder.append(span), true);
    const { bytes, spanCount } = encoder.take();
    assert.equal(spanCount, 1);
    assert.ok(bytes.length <= 9000);
    const [record] = spansOf(decode, bytes);
    assert.equal(tag(record, 'small'), 'kept');
    assert.equal(tag(record, 'medium'), 'm'.repeat(500));
    assert.match(String(tag(record, 'large')), /^l{1000,}$/);
    assert.equal(tag(record, 'spoor.truncated'), 'large');
  });

  test(`${name}: a span of too many attributes and events still arrives`, () => {
    const encoder = create(resource, { maxBatchBytes: 3000 });
    const event: RecordedEvent = {
      name: 'e'.repeat(100),
      epochSeconds: 1,
      epochNanos: 0,
      attributes: { keys: ['k'], values: ['v'], droppedCount: 0 },
    };
    const attributes = Array.from({ length: 128 }, (_, index) => [`key.${index}`, 'v'.repeat(50)] as const);
    const span = fixtureSpan({ attributes, recordedEvents: Array.from({ length: 128 }, () => event) });
    assert.equal(encoder.append(span), true);
    const { bytes, spanCount } = encoder.take();
    assert.equal(spanCount, 1);
    assert.ok(bytes.length <= 3000);
    const [record] = spansOf(decode, bytes);
    assert.equal(String(tag(record, 'otel.dropped_events_count')), '128');
    assert.match(String(tag(record, 'spoor.truncated')), /events/);
  });

  test(`${name}: without spans there is no batch`, () => {
    const encoder = create(resource, { maxBatchBytes: 9000 });
    assert.deepEqual(encoder.take(), { bytes: new Uint8Array(0), spanCount: 0 });
    assert.equal(encoder.byteLength, 0);
  });
}

test('a batch is not written into after it was taken', () => {
  const encoder = createJaegerCompactEncoder(resource, { maxBatchBytes: 1000 });
  const fill = (name: string): Uint8Array => {
    while (encoder.append(fixtureSpan({ name })));
    return encoder.take().bytes;
  };
  const first = fill('first');
  const copy = Buffer.from(first);
  fill('other');
  assert.deepEqual(Buffer.from(first), copy);
});

test('what cannot be sent even without its attributes is counted as too large', () => {
  const losses = { fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 };
  const encoder = createJaegerCompactEncoder(resource, { maxBatchBytes: 100, losses });
  assert.equal(encoder.append(fixtureSpan({ name: 'x'.repeat(500) })), true);
  assert.equal(encoder.spanCount, 0);
  assert.equal(losses.tooLargeDroppedSpans, 1);
});

test('batches are numbered, and losses are those of the moment of taking', () => {
  const losses = { fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 };
  const encoder = createJaegerCompactEncoder(resource, { maxBatchBytes: 65_000, losses });
  encoder.append(fixtureSpan());
  losses.fullQueueDroppedSpans = 300;
  losses.failedToEmitSpans = 2;
  const first = decodeThriftCompactMessage(encoder.take().bytes);
  encoder.append(fixtureSpan());
  const second = decodeThriftCompactMessage(encoder.take().bytes);
  assert.ok(first.method === 'emitBatch' && second.method === 'emitBatch');
  assert.deepEqual([first.seqNo, second.seqNo], [1, 2]);
  assert.deepEqual(first.stats, {
    fullQueueDroppedSpans: 300,
    tooLargeDroppedSpans: 0,
    failedToEmitSpans: 2,
  });
});

test('a resource too large for the batch is cut, not the spans', () => {
  const huge = { serviceName: 'shop', attributes: [['command', 'c'.repeat(20_000)]] as const };
  const encoder = createJaegerCompactEncoder(huge, { maxBatchBytes: 9000 });
  assert.equal(encoder.append(fixtureSpan({ name: 'op' })), true);
  const [span] = decodeThriftCompactMessage(encoder.take().bytes).spans;
  assert.equal(span?.name, 'op');
  assert.equal(span?.process.serviceName, 'shop');
});

for (const { name, create, decode } of formats) {
  test(`${name}: the memory of a released batch is filled again, that of one still held is not`, () => {
    const encoder = create(resource, { maxBatchBytes: 30_000 });
    const full = (text: string) => {
      for (let index = 0; index < 2; index++)
        encoder.append(fixtureSpan({ name: text, attributes: [['text', text.repeat(12_000)]] }));
      return encoder.take();
    };
    const held = full('a');
    const released = full('b');
    encoder.release(released);
    // Twice is once, and what an encoder did not make it does not take.
    encoder.release(released);
    encoder.release({ bytes: Buffer.allocUnsafeSlow(released.bytes.buffer.byteLength), spanCount: 1 });
    const later = ['c', 'd', 'e'].map(full);
    const memories = later.map(({ bytes }) => bytes.buffer);
    assert.equal(new Set([held.bytes.buffer, ...memories]).size, 4);
    for (const [index, batch] of [held, ...later].entries()) {
      const text = ['a', 'c', 'd', 'e'][index] ?? '';
      for (const span of spansOf(decode, batch.bytes)) assert.equal(tag(span, 'text'), text.repeat(12_000));
    }
  });
}

test('a released buffer is one that the next batches use', () => {
  const encoder = createJaegerCompactEncoder(resource, { maxBatchBytes: 30_000 });
  const memories = new Set<ArrayBufferLike>();
  for (let round = 0; round < 50; round++) {
    for (let index = 0; index < 27; index++)
      encoder.append(fixtureSpan({ attributes: [['text', 'x'.repeat(1000)]] }));
    const batch = encoder.take();
    memories.add(batch.bytes.buffer);
    encoder.release(batch);
  }
  assert.equal(memories.size, 2);
});
