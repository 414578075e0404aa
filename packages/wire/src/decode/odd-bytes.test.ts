/**
 * An odd span costs at most itself, an odd value at most itself: for every place of a message and every receiver of bytes, the
 * neighbours arrive as they would without it, and every span arrives or is counted.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mutateBytes, randomFrom } from '../fixtures/mutate.ts';
import { assertNeighbours, first, last, limits, odd } from '../fixtures/odd-neighbours.ts';
import {
  forEachOddTree,
  i32,
  i64,
  string,
  struct,
  structs,
  type ThriftNode,
  writeThrift,
} from '../fixtures/thrift-tree.ts';
import type { DecodedSpans } from './decoded.ts';
import { decodeOtlpProtobuf } from './otlp-protobuf.ts';
import {
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
  decodeZipkinThrift,
} from './thrift.ts';

describe('OTLP protobuf', () => {
  const length = (bytes: Buffer): Buffer =>
    Buffer.from([(bytes.length & 0x7f) | 0x80, (bytes.length >> 7) & 0x7f]);
  const field = (number: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(number << 3) | 2]), length(bytes), bytes]);
  const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));
  const time = (number: number): Buffer => Buffer.from([(number << 3) | 1, 0, 0, 1, 2, 3, 4, 5, 6]);
  const attribute = (number: number): Buffer =>
    field(number, Buffer.concat([text(1, 'key'), field(2, text(1, 'value'))]));
  const span = (id: string): Buffer =>
    Buffer.concat([
      field(1, Buffer.alloc(16, 7)),
      field(2, Buffer.from(id, 'hex')),
      text(3, 'a=b'),
      field(4, Buffer.alloc(8, 9)),
      text(5, 'name'),
      Buffer.from([6 << 3, 2]),
      time(7),
      time(8),
      attribute(9),
      attribute(9),
      field(11, Buffer.concat([time(1), text(2, 'event'), attribute(3)])),
      field(13, Buffer.concat([field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, 5)), attribute(4)])),
      field(15, Buffer.concat([text(2, 'broken'), Buffer.from([3 << 3, 2])])),
    ]);
  const resource = field(1, attribute(1));
  const request = (middle: Buffer, resourceField = resource): Buffer => {
    const spans = [span(first), middle, span(last)].map((bytes) => field(2, bytes));
    return field(1, Buffer.concat([resourceField, field(2, Buffer.concat(spans))]));
  };
  const whole = decodeOtlpProtobuf(request(span(odd)), limits);

  test('whatever bytes a span has', () => {
    const random = randomFrom(7);
    let good = 0;
    for (let run = 0; run < 5000; run++) {
      const bytes = mutateBytes([span(odd)], random);
      const decoded = decodeOtlpProtobuf(request(bytes), limits);
      assertNeighbours(decoded, whole, bytes.toString('hex'));
      good += decoded.rejectedSpans === 0 ? 1 : 0;
    }
    assert.ok(good > 500 && good < 4500, `${good} were still good`);
  });

  test('whatever bytes the resource has costs no span', () => {
    const random = randomFrom(8);
    for (let run = 0; run < 1000; run++) {
      const bytes = mutateBytes([attribute(1)], random);
      assert.equal(decodeOtlpProtobuf(request(span(odd), field(1, bytes)), limits).spans.length, 3);
    }
  });
});

describe('Thrift', () => {
  const tag = (type: number, id: number, value: ThriftNode): ThriftNode =>
    struct([1, string('key')], [2, i32(type)], [id, value]);
  const tags = (): ThriftNode =>
    structs(
      tag(0, 3, string('text')),
      tag(1, 4, { type: 'DOUBLE', value: 0.5 }),
      tag(2, 5, { type: 'BOOL', value: true }),
      tag(3, 6, i64(5n)),
      tag(4, 7, string(Buffer.from([1, 2]))),
    );
  const jaegerSpan = (id: string): ThriftNode =>
    struct(
      [1, i64(11n)],
      [2, i64(12n)],
      [3, i64(BigInt(`0x${id}`))],
      [4, i64(99n)],
      [5, string('op')],
      [6, structs(struct([1, i32(0)], [2, i64(11n)], [3, i64(12n)], [4, i64(98n)]))],
      [7, i32(1)],
      [8, i64(1_700_000_000_000_000n)],
      [9, i64(5n)],
      [10, tags()],
      [11, structs(struct([1, i64(1_700_000_000_000_001n)], [2, tags()]))],
    );
  const endpoint = (): ThriftNode =>
    struct(
      [1, i32(0x7f000001)],
      [2, { type: 'I16', value: 80 }],
      [3, string('here')],
      [4, string(Buffer.alloc(16, 1))],
    );
  const zipkinSpan = (id: string): ThriftNode =>
    struct(
      [1, i64(11n)],
      [3, string('get')],
      [4, i64(BigInt(`0x${id}`))],
      [5, i64(99n)],
      [
        6,
        structs(
          struct([1, i64(100n)], [2, string('sr')], [3, endpoint()]),
          struct([1, i64(101n)], [2, string('x')]),
        ),
      ],
      [8, structs(struct([1, string('k')], [2, string('v')], [3, i32(6)], [4, endpoint()]))],
      [9, { type: 'BOOL', value: true }],
      [10, i64(100n)],
      [11, i64(5n)],
      [12, i64(12n)],
    );
  const batchOf = (spans: ThriftNode): ThriftNode =>
    struct([1, struct([1, string('s')], [2, tags()])], [2, spans], [3, i64(7n)]);
  const argument = (node: ThriftNode): ThriftNode => struct([1, node]);

  const receivers: readonly [string, (id: string) => ThriftNode, (spans: ThriftNode) => DecodedSpans][] = [
    [
      'Jaeger compact',
      jaegerSpan,
      (spans) =>
        decodeThriftCompactMessage(writeThrift('compact', argument(batchOf(spans)), 'emitBatch'), limits),
    ],
    [
      'Jaeger binary',
      jaegerSpan,
      (spans) =>
        decodeThriftBinaryMessage(writeThrift('binary', argument(batchOf(spans)), 'emitBatch'), limits),
    ],
    [
      'Jaeger over HTTP',
      jaegerSpan,
      (spans) => decodeThriftBatch(writeThrift('binary', batchOf(spans)), limits),
    ],
    [
      'Zipkin compact',
      zipkinSpan,
      (spans) =>
        decodeThriftCompactMessage(writeThrift('compact', argument(spans), 'emitZipkinBatch'), limits),
    ],
    [
      'Zipkin over HTTP',
      zipkinSpan,
      (spans) => decodeZipkinThrift(writeThrift('binary', spans).subarray(0), limits),
    ],
  ];
  for (const [name, spanOf, decode] of receivers) {
    test(`${name}: each field of a span`, () => {
      const middle = spanOf(odd);
      const spans = structs(spanOf(first), middle, spanOf(last));
      const whole = decode(spans);
      assert.deepEqual([whole.spans.length, whole.droppedValues], [3, 0]);
      let count = 0;
      forEachOddTree(middle, () => {
        assertNeighbours(
          decode(spans),
          whole,
          JSON.stringify(middle, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
        );
        count += 1;
      });
      assert.ok(count > 500, `${count} messages`);
    });
  }

  test('each field of a process costs no span', () => {
    const process = struct([1, string('s')], [2, tags()]);
    const batch = struct([1, process], [2, structs(jaegerSpan(first), jaegerSpan(odd), jaegerSpan(last))]);
    forEachOddTree(process, () => {
      assert.equal(decodeThriftBatch(writeThrift('binary', batch), limits).spans.length, 3);
    });
  });

  test('a batch without a process is of unknown_service', () => {
    const batch = struct([2, structs(jaegerSpan(first))]);
    const { spans, faultReason } = decodeThriftBatch(writeThrift('binary', batch));
    assert.equal(spans[0]?.process.serviceName, 'unknown_service');
    assert.match(
      faultReason ?? '',
      /^batch process must be present, got undefined .*; the value is left out$/,
    );
  });
});
