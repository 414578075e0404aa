import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DecodeError } from './decode-error.ts';
import { decodeThriftBatch, decodeThriftBinaryMessage, decodeThriftCompactMessage } from './thrift.ts';

/** Service `a`, operation `op`, one tag `k=v`: from a Go client, and as jaeger-client for Node sends it. */
const COMPACT =
  '82810009656d697442617463681c1c18016100191c16a2c48891a2c4889122160016c48891a2c48891a244160018026f70250216021604' +
  '191c18016b150018017600000000';
const BINARY =
  '8001000400000009656d69744261746368000000000c00010c00010b000100000001610f00020c00000000000f00020c00000001' +
  '0a000111111111111111110a000200000000000000000a000322222222222222220a000400000000000000000b0005000000026f70' +
  '0f00060c00000000080007000000010a000800000000000000010a000900000000000000020f000a0c000000010b0001000000016b' +
  '080002000000000b000300000001760400040000000000000000020005000a000600000000000000000b0007000000080000000000' +
  '000000000f000b0c00000000000000';
const BINARY_HEADER = '8001000400000009656d6974426174636800000000';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

const process = { serviceName: 'a', tags: [] };
const expected = {
  method: 'emitBatch',
  spans: [
    {
      traceId: '00000000000000001111111111111111',
      spanId: '2222222222222222',
      parentSpanId: undefined,
      name: 'op',
      flags: 1,
      startMicros: 1,
      durationMicros: 2,
      tags: [{ key: 'k', type: 'string', value: 'v' }],
      logs: [],
      references: [],
      process,
    },
  ],
  rejectedSpans: 0,
  droppedValues: 0,
  faultReason: undefined,
  process,
  seqNo: undefined,
  stats: undefined,
};

describe('Thrift golden vectors', () => {
  test('a compact emitBatch', () => {
    assert.deepEqual(decodeThriftCompactMessage(bytes(COMPACT)), expected);
  });

  test('a binary emitBatch with all five values of each tag', () => {
    assert.deepEqual(decodeThriftBinaryMessage(bytes(BINARY)), expected);
  });

  test('CALL is as good as ONEWAY', () => {
    assert.deepEqual(decodeThriftCompactMessage(bytes(COMPACT.replace(/^8281/, '8221'))), expected);
    assert.deepEqual(decodeThriftBinaryMessage(bytes(BINARY.replace(/^80010004/, '80010001'))), expected);
  });

  test('a binary message without the strict header', () => {
    const tolerant = BINARY.replace(BINARY_HEADER, '00000009656d697442617463680400000000');
    assert.deepEqual(decodeThriftBinaryMessage(bytes(tolerant)), expected);
  });

  test('a bare Batch, as the HTTP port takes it', () => {
    const bare = bytes(BINARY.slice(BINARY_HEADER.length + '0c0001'.length, -2));
    const { method: _, ...batch } = expected;
    assert.deepEqual(decodeThriftBatch(bare), batch);
  });
});

const refusals: readonly [string, string, RegExp][] = [
  [
    'nothing at all',
    '',
    /^message length must be at least 1 bytes, got 0 at byte 0; the message is dropped$/,
  ],
  ['a binary message', BINARY, /^protocol id must be Thrift compact \(0x82\), got 128 at byte 1;/],
  ['another version', COMPACT.replace(/^8281/, '8282'), /^message version must be 1, got 2/],
  ['a reply', COMPACT.replace(/^8281/, '8241'), /^message type must be 1 \(call\) or 4 \(oneway\), got 2/],
  ['another method', '82810003666f6f00', /^method must be emitBatch or emitZipkinBatch, got 'foo'/],
  ['no argument', '82810009656d6974426174636800', /^method argument must be present, got undefined/],
  [
    'a string beyond the end',
    '828100ffffffff0f',
    /^string length must be at most 0 \(the bytes left\), got 4294967295/,
  ],
  [
    'a list beyond the end',
    '82810009656d697442617463681c1c18016100192cff',
    /^list size must be at most 1 \(the bytes left\), got 2 at byte 21/,
  ],
  [
    'a list of a billion',
    '82810009656d697442617463681c1c1801610019fcffffffff0300',
    /^list size must be at most 1 \(the bytes left\), got 1073741823/,
  ],
  ['an endless varint', '8281ffffffffffffff', /^varint must be at most 5 bytes, got 'more'/],
];

describe('Thrift compact refuses', () => {
  for (const [name, hex, message] of refusals) {
    test(name, () => {
      assert.throws(() => decodeThriftCompactMessage(bytes(hex)), { name: 'DecodeError', message });
    });
  }

  test('every message that ends too early', () => {
    for (let length = 0; length < COMPACT.length / 2; length++) {
      assert.throws(() => decodeThriftCompactMessage(bytes(COMPACT).subarray(0, length)), DecodeError);
      assert.throws(() => decodeThriftBinaryMessage(bytes(BINARY).subarray(0, length)), DecodeError);
    }
  });
});
