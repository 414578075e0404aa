import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RecordedEvent, type RecordedValue, type Resource, SpanIdentity } from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createJaegerHttpEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV2Encoder,
  decodeOtlpJson,
  decodeOtlpProtobuf,
  decodeThriftBatch,
  decodeThriftBinaryMessage,
  decodeThriftCompactMessage,
} from '@spoor/wire';
import { fixtureSpan } from './fixture-span.ts';

const resource: Resource = { serviceName: 'shop', attributes: [] };
const options = { maxBatchBytes: 65_000 };

const jaeger = [
  [createJaegerCompactEncoder, decodeThriftCompactMessage],
  [createJaegerBinaryEncoder, decodeThriftBinaryMessage],
  [createJaegerHttpEncoder, decodeThriftBatch],
] as const;
const otlp = [
  [createOtlpProtobufEncoder, decodeOtlpProtobuf],
  [createOtlpJsonEncoder, decodeOtlpJson],
] as const;

type Fields = Readonly<Record<string, RecordedValue>>;

const log = (fields: Fields): RecordedEvent => ({
  name: '',
  isLog: true,
  epochSeconds: 1,
  epochNanos: 0,
  attributes: { keys: Object.keys(fields), values: Object.values(fields), droppedCount: 0 },
});

function written([create, decode]: (typeof jaeger)[number] | (typeof otlp)[number], fields: Fields): Fields {
  const encoder = create(resource, options);
  encoder.append(fixtureSpan({ recordedEvents: [log(fields)] }));
  const [span] = decode(encoder.take().bytes).spans;
  const tags = span?.logs[0]?.fields ?? [];
  return Object.fromEntries(tags.map(({ key, value }) => [key, value as RecordedValue]));
}

const cases: readonly (readonly [Fields, Fields])[] = [
  [{}, { event: 'log' }],
  [{ size: 3 }, { event: 'log', size: 3 }],
  [
    { event: 'cache-miss', key: 'a' },
    { event: 'cache-miss', key: 'a' },
  ],
  [{ event: '' }, { event: '' }],
  [{ event: 7 }, { event: 7 }],
  [
    { event: 'error', message: 'no stock', stack: 'at', 'error.kind': 'RangeError', 'error.object': 'x' },
    {
      event: 'exception',
      'exception.message': 'no stock',
      'exception.stacktrace': 'at',
      'exception.type': 'RangeError',
      'error.object': 'x',
    },
  ],
];

for (const [fields, inOtlp] of cases) {
  test(`the log ${JSON.stringify(fields)} is in Jaeger as it was given`, () => {
    for (const format of jaeger) assert.deepEqual(written(format, fields), fields);
  });

  test(`the log ${JSON.stringify(fields)} is a named event in OTLP`, () => {
    for (const format of otlp) assert.deepEqual(written(format, fields), inOtlp);
  });
}

test('a log is a named annotation in Zipkin', () => {
  const encoder = createZipkinV2Encoder(resource, options);
  const recordedEvents = [
    log({}),
    log({ event: 'cache-miss' }),
    log({ event: 'error', message: 'no stock' }),
  ];
  encoder.append(fixtureSpan({ recordedEvents }));
  const [span] = JSON.parse(Buffer.from(encoder.take().bytes).toString()) as [
    { annotations: { value: string }[] },
  ];
  assert.deepEqual(
    span.annotations.map(({ value }) => value),
    ['log', '"cache-miss": {"event":"cache-miss"}', '"exception": {"exception.message":"no stock"}'],
  );
});

const linked = SpanIdentity.fromHex('aa', 'bb', 1) as SpanIdentity;
for (const [referenceType, expected] of [
  ['child_of', 'CHILD_OF'],
  ['follows_from', 'FOLLOWS_FROM'],
  [undefined, 'FOLLOWS_FROM'],
] as const) {
  test(`a reference of type ${referenceType} is ${expected} in Jaeger`, () => {
    const attributes = { keys: [], values: [], droppedCount: 0 };
    const link = { identity: linked, attributes };
    const recordedLinks = [referenceType === undefined ? link : { ...link, referenceType }];
    for (const [create, decode] of jaeger) {
      const encoder = create(resource, options);
      encoder.append(fixtureSpan({ parent1: 7, recordedLinks }));
      const [span] = decode(encoder.take().bytes).spans;
      assert.deepEqual(
        span?.references.map(({ type }) => type),
        [expected],
      );
    }
  });
}
