/** What a fault costs while spans are written: docs/decisions/radius-of-a-fault.md. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeSink, attributeKey, type EncodableSpan } from '@spoor/core';
import { formats } from '../fixtures/formats.ts';
import type { SpanRecord } from '../span-record.ts';
import { BatchEncoder } from './batch-encoder.ts';
import { ByteWriter } from './byte-writer.ts';
import { fixtureSpan } from './fixture-span.ts';
import type { EncoderFault } from './span-encoder.ts';
import type { SpanFormat } from './span-format.ts';

const resource = { serviceName: 'shop', attributes: [] };
const fault = new Error('planted');
const plant = (): never => {
  throw fault;
};
const noLosses = () => ({ fullQueueDroppedSpans: 0, tooLargeDroppedSpans: 0, failedToEmitSpans: 0 });

/** Its first attributes can be read, then it throws. */
const halfReadable: EncodableSpan = {
  ...fixtureSpan({ name: 'half', scopeName: 'other' }),
  writeAttributes(sink: AttributeSink): number {
    sink.string(attributeKey('first'), 'f');
    return plant();
  },
};
/** Nothing of it can be written once the attributes are. */
const unreadable: EncodableSpan = Object.defineProperties(fixtureSpan({ name: 'bad', scopeName: 'other' }), {
  identity: { get: plant },
});

for (const { name, create, decode } of formats) {
  test(`${name}: a span that cannot be written is counted, told, and leaves no trace in the batch`, () => {
    const faults: EncoderFault[] = [];
    const losses = noLosses();
    const options = { maxBatchBytes: 60_000 };
    const touched = create(resource, { ...options, losses });
    touched.onFault = (one) => faults.push(one);
    const untouched = create(resource, { ...options, losses: { ...losses, failedToEmitSpans: 2 } });
    for (const encoder of [touched, untouched])
      encoder.append(fixtureSpan({ name: 'before', scopeName: 'one' }));
    for (const span of [unreadable, unreadable]) assert.equal(touched.append(span), true);
    for (const encoder of [touched, untouched])
      encoder.append(fixtureSpan({ name: 'after', scopeName: 'one' }));
    assert.equal(losses.failedToEmitSpans, 2);
    assert.deepEqual(
      faults.map(({ lostSpans }) => lostSpans),
      [1, 1],
    );
    assert.deepEqual(touched.take(), untouched.take());
  });

  test(`${name}: of a span whose attributes throw in the middle the others are kept`, () => {
    const faults: EncoderFault[] = [];
    const losses = noLosses();
    const encoder = create(resource, { maxBatchBytes: 60_000, losses });
    encoder.onFault = (one) => faults.push(one);
    for (const span of [fixtureSpan({ name: 'before' }), halfReadable, fixtureSpan({ name: 'after' })])
      assert.equal(encoder.append(span), true);
    const spans: readonly SpanRecord[] = decode(encoder.take().bytes).spans;
    assert.deepEqual(new Set(spans.map((span) => span.name)), new Set(['before', 'half', 'after']));
    const tags = spans.find((span) => span.name === 'half')?.tags ?? [];
    const value = (key: string) => String(tags.find((tag) => tag.key === key)?.value);
    assert.deepEqual([value('first'), value('otel.dropped_attributes_count')], ['f', '1']);
    assert.deepEqual(faults, [{ error: fault, lostSpans: 0 }]);
    assert.deepEqual(losses, noLosses());
  });

  test(`${name}: numbers that JSON has not`, () => {
    const encoder = create(resource, { maxBatchBytes: 60_000 });
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const attributes = values.map((value) => [`is.${value}`, value] as const);
    encoder.append(fixtureSpan({ attributes: [...attributes, ['all', values]] }));
    const [span] = decode(encoder.take().bytes).spans as readonly SpanRecord[];
    const hasDoubles = name.startsWith('otlp');
    for (const value of values) {
      const tag = span?.tags.find(({ key }) => key === `is.${value}`);
      assert.deepEqual(tag?.value, hasDoubles ? value : String(value));
      assert.equal(tag?.type, hasDoubles ? 'float64' : 'string');
    }
    assert.equal(span?.tags.find(({ key }) => key === 'all')?.value, '["NaN","Infinity","-Infinity"]');
  });
}

for (const { name, create, decode } of formats.filter((format) => !format.name.startsWith('otlp'))) {
  test(`${name}: a span takes a microsecond at least, since Jaeger warns of one that takes none`, () => {
    const encoder = create(resource, { maxBatchBytes: 60_000 });
    for (const durationNanos of [0, 999, 1000, 2999]) encoder.append(fixtureSpan({ durationNanos }));
    const spans: readonly SpanRecord[] = decode(encoder.take().bytes).spans;
    assert.deepEqual(
      spans.map((span) => span.durationMicros),
      [1, 1, 1, 2],
    );
  });
}

test('a batch that cannot be put together is lost and counted, the next one is not', () => {
  const faults: EncoderFault[] = [];
  const losses = noLosses();
  const writer = new ByteWriter(1000, 1000);
  let isBroken = true;
  const format: SpanFormat = {
    writer,
    begin: () => {
      writer.at = 0;
    },
    writeSpan: () => writer.byte(7),
    undoSpan: () => {},
    framedLength: () => writer.at,
    frame: () => (isBroken ? plant() : writer.bytes.subarray(0, writer.at)),
  };
  const encoder = new BatchEncoder(format, { maxBatchBytes: 1000, losses });
  encoder.onFault = (one) => faults.push(one);
  for (const span of [fixtureSpan(), fixtureSpan()]) encoder.append(span);
  assert.deepEqual(encoder.take(), { bytes: new Uint8Array(0), spanCount: 0 });
  assert.deepEqual([losses.failedToEmitSpans, faults], [2, [{ error: fault, lostSpans: 2 }]]);
  isBroken = false;
  encoder.append(fixtureSpan());
  assert.deepEqual(Buffer.from(encoder.take().bytes), Buffer.from([7]));
});
