import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeOtlpJson } from './otlp-json.ts';

const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';

const request = (span: object, resource: object = { attributes: [] }): string =>
  JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });

const withAttribute = (value: unknown): string =>
  request({ traceId: TRACE, spanId: SPAN, attributes: [{ key: 'k', value }] });

const firstTag = (json: string) => decodeOtlpJson(json).spans[0]?.tags[0];

test('OTLP JSON: every field of a span has its place in the record', () => {
  const json = JSON.stringify({
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'my.service' } },
            { key: 'host.name', value: { stringValue: 'h' } },
          ],
        },
        scopeSpans: [
          {
            scope: { name: 'my.library', version: '1.0.0' },
            spans: [
              {
                traceId: TRACE.toUpperCase(),
                spanId: SPAN.toUpperCase(),
                parentSpanId: 'eee19b7ec3c1b173',
                traceState: 'a=b',
                flags: 257,
                name: 'I am a server span',
                kind: 2,
                startTimeUnixNano: '1544712660000001250',
                endTimeUnixNano: '1544712661000001500',
                attributes: [{ key: 'n', value: { intValue: '1' } }],
                droppedAttributesCount: 2,
                events: [
                  {
                    timeUnixNano: '1544712660500000000',
                    name: 'exception',
                    attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }],
                    droppedAttributesCount: 1,
                  },
                ],
                droppedEventsCount: 3,
                links: [
                  { traceId: TRACE, spanId: '00000000000000aa' },
                  {
                    traceId: TRACE,
                    spanId: '00000000000000bb',
                    attributes: [{ key: 'opentracing.ref_type', value: { stringValue: 'child_of' } }],
                  },
                ],
                droppedLinksCount: 4,
                status: { code: 2, message: 'broken' },
                somethingNew: { deep: [1] },
              },
            ],
          },
        ],
      },
    ],
  });
  assert.deepEqual(decodeOtlpJson(json), {
    rejectedSpans: 0,
    droppedValues: 0,
    faultReason: undefined,
    spans: [
      {
        traceId: TRACE,
        spanId: SPAN,
        parentSpanId: 'eee19b7ec3c1b173',
        name: 'I am a server span',
        flags: 1,
        startMicros: 1544712660000001 + 1 / 4,
        durationMicros: 1000000.25,
        tags: [
          { key: 'n', type: 'int64', value: 1 },
          { key: 'span.kind', type: 'string', value: 'server' },
          { key: 'otel.status_code', type: 'string', value: 'ERROR' },
          { key: 'otel.status_description', type: 'string', value: 'broken' },
          { key: 'error', type: 'bool', value: true },
          { key: 'otel.scope.name', type: 'string', value: 'my.library' },
          { key: 'otel.scope.version', type: 'string', value: '1.0.0' },
          { key: 'w3c.tracestate', type: 'string', value: 'a=b' },
          { key: 'otel.dropped_attributes_count', type: 'int64', value: 2 },
          { key: 'otel.dropped_events_count', type: 'int64', value: 3 },
          { key: 'otel.dropped_links_count', type: 'int64', value: 4 },
        ],
        logs: [
          {
            timeMicros: 1544712660500000,
            fields: [
              { key: 'event', type: 'string', value: 'exception' },
              { key: 'exception.type', type: 'string', value: 'TypeError' },
              { key: 'otel.dropped_attributes_count', type: 'int64', value: 1 },
            ],
          },
        ],
        references: [
          { type: 'FOLLOWS_FROM', traceId: TRACE, spanId: '00000000000000aa' },
          { type: 'CHILD_OF', traceId: TRACE, spanId: '00000000000000bb' },
        ],
        process: { serviceName: 'my.service', tags: [{ key: 'host.name', type: 'string', value: 'h' }] },
      },
    ],
  });
});

describe('OTLP JSON values', () => {
  const values: readonly [unknown, string, unknown][] = [
    [{ stringValue: 's' }, 'string', 's'],
    [{ boolValue: false }, 'bool', false],
    [{ intValue: 7 }, 'int64', 7],
    [{ intValue: '-7' }, 'int64', -7],
    [{ intValue: '9007199254740991' }, 'int64', 9007199254740991],
    [{ intValue: '9007199254740993' }, 'int64', 9007199254740993n],
    [{ intValue: '-9223372036854775808' }, 'int64', -9223372036854775808n],
    [{ doubleValue: 1.5 }, 'float64', 1.5],
    [{ doubleValue: 2 }, 'float64', 2],
    [{ doubleValue: '-Infinity' }, 'float64', Number.NEGATIVE_INFINITY],
    [{ doubleValue: 'NaN' }, 'float64', Number.NaN],
    [{ bytesValue: 'AQID' }, 'binary', Uint8Array.of(1, 2, 3)],
    [{}, 'string', ''],
    [null, 'string', ''],
    [{ arrayValue: {} }, 'string', '[]'],
    [
      {
        arrayValue: {
          values: [
            { stringValue: 'a"b' },
            { intValue: '9007199254740993' },
            { doubleValue: 'NaN' },
            { bytesValue: 'AQID' },
            {},
            { kvlistValue: { values: [{ key: 'x', value: { boolValue: true } }] } },
          ],
        },
      },
      'string',
      '["a\\"b",9007199254740993,"NaN","AQID",null,{"x":true}]',
    ],
  ];
  for (const [value, type, expected] of values) {
    test(JSON.stringify(value), () => {
      assert.deepEqual(firstTag(withAttribute(value)), { key: 'k', type, value: expected });
    });
  }
});

describe('OTLP JSON', () => {
  test('takes kinds and status codes by name too', () => {
    const span = {
      traceId: TRACE,
      spanId: SPAN,
      kind: 'SPAN_KIND_CLIENT',
      status: { code: 'STATUS_CODE_OK' },
    };
    assert.deepEqual(
      decodeOtlpJson(request(span)).spans[0]?.tags.map(({ value }) => value),
      ['client', 'OK'],
    );
  });

  test('internal is a kind, as in Jaeger; unspecified is none', () => {
    const tagsOf = (kind: number) =>
      decodeOtlpJson(request({ traceId: TRACE, spanId: SPAN, kind })).spans[0]?.tags;
    assert.deepEqual(tagsOf(1), [{ key: 'span.kind', type: 'string', value: 'internal' }]);
    assert.deepEqual(tagsOf(0), []);
  });

  test('an attribute named event wins over the name of the event', () => {
    const events = [{ name: 'name', attributes: [{ key: 'event', value: { stringValue: 'own' } }] }];
    const [log] = decodeOtlpJson(request({ traceId: TRACE, spanId: SPAN, events })).spans[0]?.logs ?? [];
    assert.deepEqual(log?.fields, [{ key: 'event', type: 'string', value: 'own' }]);
  });

  test('a service without a name is unknown_service', () => {
    assert.equal(
      decodeOtlpJson(request({ traceId: TRACE, spanId: SPAN })).spans[0]?.process.serviceName,
      'unknown_service',
    );
  });

  test('flags that say not sampled are kept, flags that say nothing mean sampled', () => {
    const flagsOf = (flags: number) =>
      decodeOtlpJson(request({ traceId: TRACE, spanId: SPAN, flags })).spans[0]?.flags;
    assert.deepEqual([flagsOf(0x100), flagsOf(0x101), flagsOf(0)], [0, 1, 1]);
  });

  test('spans with a zero or missing id are left out and counted', () => {
    for (const ids of [{ traceId: TRACE }, { spanId: SPAN }, { traceId: '0'.repeat(32), spanId: SPAN }]) {
      const { spans, rejectedSpans, faultReason } = decodeOtlpJson(request(ids));
      assert.deepEqual([spans, rejectedSpans], [[], 1]);
      assert.match(
        faultReason ?? '',
        /^span\.(traceId|spanId) must be present and not zero, got .*; the span is dropped$/,
      );
    }
  });

  test('an empty request holds nothing', () => {
    assert.deepEqual(decodeOtlpJson('{}'), {
      spans: [],
      rejectedSpans: 0,
      droppedValues: 0,
      faultReason: undefined,
    });
  });
});
