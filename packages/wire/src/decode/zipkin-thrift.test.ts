import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zipkinThriftMessage } from '../fixtures/zipkin-documents.ts';
import { decodeThriftBinaryMessage, decodeZipkinThrift } from './thrift.ts';

const expected = {
  spans: [
    {
      traceId: '44444444444444441111111111111111',
      spanId: '2222222222222222',
      parentSpanId: '3333333333333333',
      name: 'get /',
      flags: 3,
      startMicros: 100,
      durationMicros: 100,
      tags: [
        { key: 'path', type: 'string', value: '/' },
        { key: 'ok', type: 'bool', value: true },
        { key: 'raw', type: 'binary', value: Uint8Array.of(1, 2) },
        { key: 'i16', type: 'int64', value: -2 },
        { key: 'i32', type: 'int64', value: -3 },
        { key: 'i64', type: 'int64', value: -(2n ** 63n) },
        { key: 'half', type: 'float64', value: 0.5 },
        { key: 'span.kind', type: 'string', value: 'server' },
      ],
      logs: [{ timeMicros: 150, fields: [{ key: 'event', type: 'string', value: 'midway' }] }],
      references: [],
      process: {
        serviceName: 'here',
        tags: [
          { key: 'ip', type: 'string', value: '127.0.0.1' },
          { key: 'port', type: 'int64', value: 8080 },
        ],
      },
    },
  ],
  rejectedSpans: 0,
  droppedValues: 0,
  faultReason: undefined,
};

test('emitZipkinBatch: annotations of every type', () => {
  assert.deepEqual(decodeThriftBinaryMessage(zipkinThriftMessage), {
    method: 'emitZipkinBatch',
    ...expected,
  });
});

test('a bare list of Zipkin spans, as /api/v1/spans takes it', () => {
  const start = zipkinThriftMessage.indexOf(Buffer.from('0f0001', 'hex')) + 3;
  assert.deepEqual(decodeZipkinThrift(zipkinThriftMessage.subarray(start)), expected);
});
