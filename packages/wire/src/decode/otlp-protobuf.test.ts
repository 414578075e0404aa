import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultDecodeLimits } from './limits.ts';
import { decodeOtlpProtobuf } from './otlp-protobuf.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';

function varint(value: number | bigint): string {
  let rest = BigInt.asUintN(64, BigInt(value));
  let hex = '';
  while (rest > 0x7fn) {
    hex += Number((rest & 0x7fn) | 0x80n).toString(16);
    rest >>= 7n;
  }
  return hex + Number(rest).toString(16).padStart(2, '0');
}

const key = (field: number, wireType: number): string => varint((field << 3) | wireType);
const number = (field: number, value: number | bigint): string => key(field, 0) + varint(value);
const bytes = (field: number, hex: string): string => key(field, 2) + varint(hex.length / 2) + hex;
const text = (field: number, value: string): string => bytes(field, Buffer.from(value).toString('hex'));
const attribute = (field: number, name: string, value: string): string =>
  bytes(field, text(1, name) + bytes(2, value));

const ids = bytes(1, TRACE) + bytes(2, SPAN);
const request = (span: string): string => bytes(1, bytes(2, bytes(2, span)));
const decode = (hex: string, limits = defaultDecodeLimits) =>
  decodeOtlpProtobuf(Buffer.from(hex, 'hex'), limits);

/** A field of each wire type that no message of ours has, a group within a group among them. */
const unknown =
  number(900, -1) +
  key(901, 1) +
  '0102030405060708' +
  text(902, 'later') +
  key(903, 5) +
  '01020304' +
  key(904, 3) +
  number(1, 5) +
  key(2, 3) +
  key(2, 4) +
  key(904, 4);

describe('OTLP protobuf', () => {
  test('a scope and a resource that come behind their spans still reach them', () => {
    const scopeSpans = bytes(2, ids) + bytes(1, text(1, 'lib') + text(2, '1.2'));
    const resource = bytes(1, attribute(1, 'service.name', text(1, 'shop')));
    const [span] = decode(bytes(1, bytes(2, scopeSpans) + resource)).spans;
    assert.equal(span?.process.serviceName, 'shop');
    assert.deepEqual(
      span.tags.map(({ key, value }) => [key, value]),
      [
        ['otel.scope.name', 'lib'],
        ['otel.scope.version', '1.2'],
      ],
    );
  });

  test('fields that nobody knows are stepped over, in every message', () => {
    const requestWith = (extra: string): string => {
      const span =
        extra +
        ids +
        bytes(9, extra + text(1, 'k') + bytes(2, extra + text(1, 'v'))) +
        bytes(11, extra + text(2, 'e')) +
        bytes(13, extra + ids) +
        bytes(15, extra + number(3, 1));
      const scopeSpans = extra + bytes(1, extra + text(1, 'lib')) + bytes(2, span);
      return (
        extra + bytes(1, extra + bytes(1, extra + attribute(1, 'host', text(1, 'h'))) + bytes(2, scopeSpans))
      );
    };
    const decoded = decode(requestWith(unknown));
    assert.deepEqual(decoded, decode(requestWith('')));
    assert.deepEqual(decoded.spans[0], {
      traceId: TRACE,
      spanId: SPAN,
      parentSpanId: undefined,
      name: '',
      flags: 1,
      startMicros: 0,
      durationMicros: 0,
      tags: [
        { key: 'k', type: 'string', value: 'v' },
        { key: 'otel.status_code', type: 'string', value: 'OK' },
        { key: 'otel.scope.name', type: 'string', value: 'lib' },
      ],
      logs: [{ timeMicros: 0, fields: [{ key: 'event', type: 'string', value: 'e' }] }],
      references: [{ type: 'FOLLOWS_FROM', traceId: TRACE, spanId: SPAN }],
      process: { serviceName: 'unknown_service', tags: [{ key: 'host', type: 'string', value: 'h' }] },
    });
  });

  test('integers beyond 2^53 are bigints, negative ones negative', () => {
    const span = (value: bigint) => request(ids + attribute(9, 'n', number(3, value)));
    const tagValue = (value: bigint) => decode(span(value)).spans[0]?.tags[0]?.value;
    assert.deepEqual([2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n - 1n, -1n, 2n ** 32n].map(tagValue), [
      2n ** 63n - 1n,
      -(2n ** 63n),
      2 ** 53 - 1,
      -1,
      2 ** 32,
    ]);
  });

  test('lists and pairs are JSON, bytes are binary', () => {
    const list = bytes(5, bytes(1, number(3, -5)) + bytes(1, text(1, 'x')) + bytes(1, ''));
    const pairs = bytes(6, bytes(1, text(1, 'in') + bytes(2, list)));
    const tags =
      attribute(9, 'list', list) + attribute(9, 'pairs', pairs) + attribute(9, 'raw', bytes(7, '0102'));
    assert.deepEqual(decode(request(ids + tags)).spans[0]?.tags, [
      { key: 'list', type: 'string', value: '[-5,"x",null]' },
      { key: 'pairs', type: 'string', value: '{"in":[-5,"x",null]}' },
      { key: 'raw', type: 'binary', value: Uint8Array.of(1, 2) },
    ]);
  });

  test('spans with zero ids are left out and counted', () => {
    const zero = bytes(1, '00'.repeat(16)) + bytes(2, SPAN);
    assert.deepEqual(decode(request(zero)), {
      spans: [],
      rejectedSpans: 1,
      droppedValues: 0,
      faultReason: `span.traceId must be present and not zero, got '${'0'.repeat(32)}'; the span is dropped`,
    });
  });
});

describe('OTLP protobuf refuses', () => {
  const refusals: readonly [string, string, RegExp][] = [
    ['a length beyond its message', '0a05', /^length must be at most 0 \(the bytes left\), got 5 at byte 2;/],
    ['a length beyond 32 bits', '0affffffffff7f', /^length must be at most 0 \(the bytes left\), got \d+/],
    ['wire type 7', '4f', /^wire type must be 0, 1, 2, 3 or 5, got 7/],
    ['field 0', '0000', /^field number must be at least 1, got 0/],
    ['an endless varint', 'ff'.repeat(20), /^varint must be at most 10 bytes, got 'more'/],
    ['a fixed number cut short', `${key(9, 1)}0102`, /^message length must be at least 9 bytes, got 3/],
    ['a group that does not end', key(9, 3), /^group must be closed, got undefined/],
    ['groups without end', key(9, 3).repeat(100), /^nesting must be at most 32 levels deep, got 33/],
  ];
  for (const [name, hex, message] of refusals) {
    test(name, () => assert.throws(() => decode(hex), { name: 'DecodeError', message }));
  }

  test('more spans and values than the limits', () => {
    const two = bytes(1, bytes(2, bytes(2, ids + attribute(9, 'k', text(1, 'four'))).repeat(2)));
    const limits = { ...defaultDecodeLimits, maxSpans: 2, maxValues: 6 };
    assert.equal(decode(two, limits).spans.length, 2);
    assert.throws(() => decode(two, { ...limits, maxSpans: 1 }), /span count must be at most 1, got 2/);
    assert.throws(
      () => decode(two, { ...limits, maxValues: 5 }),
      /value count must be at most 5, got 'more'/,
    );
  });
});

describe('OTLP protobuf: what is odd costs itself', () => {
  test('an id of the wrong size costs the span', () => {
    const { rejectedSpans, faultReason } = decode(request(bytes(1, 'aabb') + bytes(2, SPAN)));
    assert.equal(rejectedSpans, 1);
    assert.match(
      faultReason ?? '',
      /^id length must be 0 or 16 bytes, got 2 at byte \d+; the span is dropped$/,
    );
  });

  const losses: readonly [string, string, RegExp][] = [
    ['a string that is a number', number(5, 1), /^wire type must be 2, got 0/],
    [
      'an attribute that ends too early',
      bytes(9, '0a05'),
      /^length must be at most 0 \(the bytes left\), got 5/,
    ],
    ['a link with half an id', bytes(13, bytes(1, 'aa')), /^id length must be 0 or 16 bytes, got 1/],
    ['an event without an end', bytes(11, key(9, 3)), /^group must be closed/],
    [
      'a string that is too long',
      attribute(9, 'k', text(1, 'x'.repeat(9))),
      /^string length must be at most 8, got 9/,
    ],
    [
      'values nested too deep',
      attribute(9, 'k', bytes(5, bytes(1, bytes(5, '')))),
      /^nesting must be at most 7 levels/,
    ],
  ];
  for (const [name, field, reason] of losses) {
    test(name, () => {
      const limits = { ...defaultDecodeLimits, maxStringBytes: 8, maxDepth: 7 };
      const decoded = decode(request(ids + field + attribute(9, 'k', text(1, 'kept'))), limits);
      assert.deepEqual([decoded.rejectedSpans, decoded.droppedValues], [0, 1]);
      assert.equal(decoded.spans[0]?.tags[0]?.value, 'kept');
      assert.match(decoded.faultReason ?? '', reason);
    });
  }

  test('the attributes beyond the limit', () => {
    const span = ids + attribute(9, 'k', text(1, 'v')).repeat(3);
    const { spans, droppedValues } = decode(request(span), { ...defaultDecodeLimits, maxElements: 2 });
    assert.deepEqual([spans[0]?.tags.map((tag) => tag.value), droppedValues], [['v', 'v', 1], 1]);
  });
});
