import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeKey, type EncodableSpan, fixedAttributes, writeFixed } from '@spoor/core';
import { fixtureSpan } from './fixture-span.ts';
import { createOtlpProtobufEncoder } from './http-encoders.ts';
import { createJaegerBinaryEncoder, createJaegerCompactEncoder } from './jaeger-encoder.ts';

const resource = { serviceName: 'a', attributes: [] };
const makers = { createJaegerCompactEncoder, createJaegerBinaryEncoder, createOtlpProtobufEncoder };
const fixed = fixedAttributes([
  [attributeKey('method'), 'GET'],
  [attributeKey('status'), 200],
  [attributeKey('ratio'), 0.5],
  [attributeKey('ok'), true],
]);

const written = (write: EncodableSpan['writeAttributes']): EncodableSpan =>
  Object.assign(fixtureSpan({}), { writeAttributes: write });
const short = written((sink) => {
  sink.fixed(fixed);
  return 0;
});
const long = written((sink) => {
  writeFixed(sink, fixed);
  return 0;
});

for (const [name, create] of Object.entries(makers)) {
  const bytes = (encoder: ReturnType<typeof create>, span: EncodableSpan): Uint8Array => {
    assert.equal(encoder.append(span), true);
    return encoder.take().bytes;
  };

  test(`${name}: fixed attributes are the same bytes the first time, every other time, and value for value`, () => {
    const encoder = create(resource, { maxBatchBytes: 65_000 });
    const expected = bytes(encoder, long);
    assert.deepEqual(bytes(encoder, short), expected);
    assert.deepEqual(bytes(encoder, short), expected);
  });

  test(`${name}: fixed attributes of a span that did not fit are written whole the next time`, () => {
    const encoder = create(resource, { maxBatchBytes: 400 });
    const full = written((sink) => {
      sink.string(attributeKey('long'), 'x'.repeat(100_000));
      sink.fixed(fixed);
      return 0;
    });
    encoder.append(full);
    encoder.take();
    assert.deepEqual(bytes(encoder, short), bytes(create(resource, { maxBatchBytes: 400 }), long));
  });
}
