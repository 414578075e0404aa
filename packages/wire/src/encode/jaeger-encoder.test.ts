import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureSpan } from './fixture-span.ts';
import { createJaegerBinaryEncoder, createJaegerCompactEncoder } from './jaeger-encoder.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const resource = { serviceName: 'a', attributes: [] };
const golden = fixtureSpan({
  traceId: '00000000000000001111111111111111',
  spanId: '2222222222222222',
  startNanos: 1000,
  durationNanos: 2000,
  attributes: [['k', 'v']],
});

test('compact: the golden vector, byte for byte', () => {
  const encoder = createJaegerCompactEncoder(resource, { maxBatchBytes: 65_000 });
  assert.equal(encoder.append(golden), true);
  const { bytes, spanCount } = encoder.take();
  assert.equal(spanCount, 1);
  assert.equal(
    hex(bytes),
    '82810009656d697442617463681c1c18016100191c16a2c48891a2c4889122160016c48891a2c48891a244160018026f70250216021604191c18016b150018017600000000',
  );
});

test('binary: the golden vector without the value fields that the type does not name', () => {
  const encoder = createJaegerBinaryEncoder(resource, { maxBatchBytes: 65_000 });
  assert.equal(encoder.append(golden), true);
  assert.equal(
    hex(encoder.take().bytes),
    '8001000400000009656d69744261746368000000000c00010c00010b000100000001610' +
      '0' +
      '0f00020c000000010a000111111111111111110a000200000000000000000a000322222222222222220a00040000000000000000' +
      '0b0005000000026f70080007000000010a000800000000000000010a00090000000000000002' +
      '0f000a0c000000010b0001000000016b080002000000000b00030000000176' +
      '00000000',
  );
});
