import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApacheThriftWriter } from '../fixtures/apache-thrift.ts';
import type { ReferenceRecord, SpanRecord } from '../span-record.ts';
import { defaultDecodeLimits } from './limits.ts';
import { decodeThriftBatch, decodeThriftCompactMessage } from './thrift.ts';

const TRACE = '00000000000000aa00000000000000bb';
const PARENT = '00000000000000cc';
const process = { serviceName: 's', tags: [] };
const span: SpanRecord = {
  traceId: TRACE,
  spanId: '00000000000000dd',
  parentSpanId: undefined,
  name: 'op',
  flags: 1,
  startMicros: 1,
  durationMicros: 1,
  tags: [{ key: 'k', type: 'string', value: 'four' }],
  logs: [],
  references: [],
  process,
};
const write = (...spans: SpanRecord[]) =>
  new ApacheThriftWriter({ protocol: 'binary' }).batch({ process, spans });
const decodeOne = (changes: Partial<SpanRecord>) =>
  decodeThriftBatch(write({ ...span, ...changes })).spans[0];

describe('the parent of a Jaeger span', () => {
  const child: ReferenceRecord = { type: 'CHILD_OF', traceId: TRACE, spanId: PARENT };
  const follows: ReferenceRecord = { type: 'FOLLOWS_FROM', traceId: TRACE, spanId: PARENT };
  const other: ReferenceRecord = { type: 'CHILD_OF', traceId: TRACE, spanId: '00000000000000ee' };
  const elsewhere: ReferenceRecord = { ...child, traceId: '00000000000000110000000000000022' };

  const cases: readonly [string, Partial<SpanRecord>, string | undefined, readonly ReferenceRecord[]][] = [
    ['is its parent id', { parentSpanId: PARENT }, PARENT, []],
    ['is not said twice', { parentSpanId: PARENT, references: [child] }, PARENT, []],
    [
      'is its first reference within the trace',
      { references: [elsewhere, child, other] },
      PARENT,
      [elsewhere, other],
    ],
    [
      'is its parent id and no other reference',
      { parentSpanId: PARENT, references: [other] },
      PARENT,
      [other],
    ],
    ['may be followed from', { parentSpanId: PARENT, references: [follows] }, PARENT, [follows]],
    ['is not what it only follows from', { references: [follows] }, undefined, [follows]],
    ['is not in another trace', { references: [elsewhere] }, undefined, [elsewhere]],
  ];
  for (const [name, changes, parentSpanId, references] of cases) {
    test(name, () => {
      const decoded = decodeOne(changes);
      assert.deepEqual([decoded?.parentSpanId, decoded?.references], [parentSpanId, references]);
    });
  }
});

describe('Jaeger spans', () => {
  test('with zero ids are left out and counted', () => {
    const zeroTrace = { ...span, traceId: '0'.repeat(32) };
    const zeroSpan = { ...span, spanId: '0'.repeat(16) };
    const { spans, rejectedSpans } = decodeThriftBatch(write(zeroTrace, span, zeroSpan));
    assert.deepEqual([spans.length, rejectedSpans], [1, 2]);
  });

  test('never last less than nothing', () =>
    assert.equal(decodeOne({ durationMicros: -5 })?.durationMicros, 0));

  test('keep no part of the message alive', () => {
    const bytes = write({ ...span, tags: [{ key: 'b', type: 'binary', value: Uint8Array.of(1, 2) }] });
    const value = decodeThriftBatch(bytes).spans[0]?.tags[0]?.value;
    bytes.fill(0);
    assert.deepEqual(value, Uint8Array.of(1, 2));
    assert.ok(value instanceof Uint8Array && value.buffer.byteLength === 2);
  });
});

describe('limits on a Jaeger batch: the last accepted and the first refused', () => {
  const limits = { maxSpans: 2, maxElements: 2, maxStringBytes: 4, maxDepth: 3, maxValues: 100 };
  const two = write(span, span);

  test('spans', () => {
    assert.equal(decodeThriftBatch(two, limits).spans.length, 2);
    assert.throws(
      () => decodeThriftBatch(two, { ...limits, maxSpans: 1 }),
      /span count must be at most 1, got 2/,
    );
  });

  test('elements: those beyond the limit are left out', () => {
    const one = { key: 'k', type: 'string', value: 'four' } as const;
    const bytes = write({ ...span, tags: [one, one, one] });
    const { spans, droppedValues, faultReason } = decodeThriftBatch(bytes, limits);
    assert.deepEqual([spans[0]?.tags, droppedValues], [[one, one], 1]);
    assert.match(
      faultReason ?? '',
      /^list size must be at most 2, got 'more' at byte \d+; the value is left out$/,
    );
  });

  test('bytes of a string: the tag that is longer is left out', () => {
    const { spans, droppedValues, faultReason } = decodeThriftBatch(two, { ...limits, maxStringBytes: 3 });
    assert.deepEqual([spans.map(({ tags }) => tags), droppedValues], [[[], []], 2]);
    assert.match(
      faultReason ?? '',
      /^string length must be at most 3, got 4 at byte \d+; the value is left out$/,
    );
  });

  test('values of a message, an odd one counted as ten', () => {
    assert.equal(decodeThriftBatch(two, { ...limits, maxValues: 4 }).spans.length, 2);
    assert.throws(
      () => decodeThriftBatch(two, { ...limits, maxValues: 3 }),
      /value count must be at most 3, got 'more'; the message is dropped/,
    );
    assert.throws(
      () => decodeThriftBatch(two, { ...limits, maxStringBytes: 3, maxValues: 20 }),
      /value count must be at most 20, got 'more'/,
    );
  });

  test('nesting', () => {
    assert.throws(
      () => decodeThriftBatch(two, { ...limits, maxDepth: 2, maxValues: 100 }),
      /nesting must be at most 2 levels deep, got 3/,
    );
  });

  test('nesting of what nobody knows', () => {
    const lists = Buffer.from(`82810009656d6974426174636819${'19'.repeat(100)}`, 'hex');
    assert.throws(
      () => decodeThriftCompactMessage(lists, defaultDecodeLimits),
      /nesting must be at most 32 levels deep/,
    );
  });
});
