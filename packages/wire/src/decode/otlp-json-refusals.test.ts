import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DecodedSpans } from './decoded.ts';
import { defaultDecodeLimits } from './limits.ts';
import { decodeOtlpJson } from './otlp-json.ts';

function assertReason({ faultReason = '' }: DecodedSpans, start: string, end: string): void {
  assert.ok(faultReason.startsWith(start) && faultReason.endsWith(end), faultReason);
}

const TRACE = '5b8efff798038103d269b633813fc60c';
const SPAN = 'eee19b7ec3c1b174';
const good = { traceId: TRACE, spanId: SPAN };

const request = (...spans: unknown[]): string =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const withAttributes = (...attributes: unknown[]): string => request({ ...good, attributes });

describe('OTLP JSON: what no span can be blamed for costs the message', () => {
  const refusals: readonly [string, string, RegExp][] = [
    ['what is no JSON', '{', /^body must be JSON, got 'its end' at byte 1; the message is dropped$/],
    ['a list', '[]', /^body must be an object, got a list;/],
    ['two documents', '{}{}', /^body must be JSON, got '\{\}' at byte 2;/],
    [
      'broken JSON inside of a span',
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"a":tru}]}]}]}',
      /^body must be JSON, got 'tru\}/,
    ],
  ];
  for (const [name, json, message] of refusals) {
    test(name, () => assert.throws(() => decodeOtlpJson(json), { name: 'DecodeError', message }));
  }

  test('more spans than the limit', () => {
    const limits = { ...defaultDecodeLimits, maxSpans: 1 };
    assert.throws(() => decodeOtlpJson(request(good, good), limits), /span count must be at most 1, got 2/);
    assert.equal(decodeOtlpJson(request(good), limits).spans.length, 1);
  });

  test('more values than the limit, odd ones counted as ten', () => {
    const limits = { ...defaultDecodeLimits, maxValues: 14 };
    const attribute = { key: 'k', value: { stringValue: 'x' } };
    // The resource, the scope, the span and its attributes.
    const attributes = (count: number) => withAttributes(...new Array(count).fill(attribute));
    assert.equal(decodeOtlpJson(attributes(11), limits).spans.length, 1);
    assert.throws(
      () => decodeOtlpJson(attributes(12), limits),
      /^DecodeError: value count must be at most 14, got 'more'/,
    );
    assert.equal(decodeOtlpJson(withAttributes(1), limits).spans.length, 1);
    assert.throws(() => decodeOtlpJson(withAttributes(1, 1), limits), /value count must be at most 14/);
  });
});

describe('OTLP JSON: an odd span costs itself', () => {
  const rejections: readonly [unknown, string][] = [
    [{ ...good, traceId: 'W47/95gDgQPSabYzgT/GDA==' }, "span.traceId must be 32 hex digits, got 'W47/"],
    [{ ...good, spanId: '1' }, "span.spanId must be 16 hex digits, got '1'"],
    [{ ...good, parentSpanId: 7 }, 'span.parentSpanId must be a string, got 7'],
    [
      { ...good, startTimeUnixNano: '-1' },
      "span.startTimeUnixNano must be nanoseconds since the epoch, got '-1'",
    ],
    [
      { ...good, startTimeUnixNano: 1e300 },
      "span.startTimeUnixNano must be nanoseconds since the epoch, got '1e+300'",
    ],
    [
      { ...good, endTimeUnixNano: '9'.repeat(30) },
      "span.endTimeUnixNano must be nanoseconds since the epoch, got '999",
    ],
    [null, 'span must be an object, got null'],
    [5, 'span must be an object, got 5'],
    [[good], 'span must be an object, got a list'],
  ];
  for (const [span, reason] of rejections) {
    test(reason, () => {
      const decoded = decodeOtlpJson(request(good, span, good));
      assert.deepEqual([decoded.spans.length, decoded.rejectedSpans, decoded.droppedValues], [2, 1, 0]);
      assertReason(decoded, reason, '; the span is dropped');
    });
  }
});

describe('OTLP JSON: an odd value costs itself', () => {
  const kept = { key: 'kept', value: { stringValue: 'x' } };
  const nested = (depth: number): unknown =>
    depth === 0 ? { stringValue: 'x' } : { arrayValue: { values: [nested(depth - 1)] } };
  const attributes: readonly [unknown, string][] = [
    [{ key: 'k', value: { intValue: 1.5 } }, "intValue must be a 64-bit integer, got '1.5'"],
    [{ key: 'k', value: { intValue: '9223372036854775808' } }, 'intValue must be a 64-bit integer'],
    [{ key: 'k', value: { stringValue: 1 } }, 'stringValue must be a string, got 1'],
    [{ key: 'k', value: { boolValue: 'true' } }, "boolValue must be a boolean, got 'true'"],
    [{ key: 'k', value: { doubleValue: 'much' } }, "doubleValue must be a number, got 'much'"],
    [{ key: 'k', value: 'x' }, "attribute.value must be an object, got 'x'"],
    [{ key: {} }, 'attribute.key must be a string, got an object'],
    [{ key: 'k', value: nested(33) }, 'nesting must be at most 32 levels deep, got 33'],
    [null, 'attribute must be an object, got null'],
  ];
  for (const [attribute, reason] of attributes) {
    test(`an attribute: ${reason}`, () => {
      const decoded = decodeOtlpJson(withAttributes(kept, attribute, kept));
      assert.deepEqual([decoded.rejectedSpans, decoded.droppedValues], [0, 1]);
      assertReason(decoded, reason, '; the value is left out');
      assert.deepEqual(
        decoded.spans[0]?.tags.map(({ key, value }) => `${key} ${value}`),
        ['kept x', 'kept x', 'otel.dropped_attributes_count 1'],
      );
    });
  }

  const values: readonly [object, string][] = [
    [
      { kind: 'SPAN_KIND_X' },
      "span.kind must be a number or a name such as SPAN_KIND_SERVER, got 'SPAN_KIND_X'",
    ],
    [{ kind: {} }, 'span.kind must be a number or a name such as SPAN_KIND_SERVER, got an object'],
    [{ name: ['a'] }, 'span.name must be a string, got a list'],
    [{ attributes: {} }, 'attributes must be a list, got an object'],
    [{ events: [null] }, 'event must be an object, got null'],
    [{ events: [{ timeUnixNano: -5 }] }, "event.timeUnixNano must be nanoseconds since the epoch, got '-5'"],
    [{ links: [{ traceId: 'x' }] }, "link.traceId must be 32 hex digits, got 'x'"],
    [
      { status: { code: 'bad' } },
      "span.status.code must be a number or a name such as STATUS_CODE_ERROR, got 'bad'",
    ],
    [{ status: 2 }, 'span.status must be an object, got 2'],
    [{ droppedLinksCount: 1.5 }, 'span.droppedLinksCount must be an integer of at most 4294967295, got 1.5'],
    [{ flags: 'x' }, "span.flags must be a number, got 'x'"],
    [{ traceState: 1 }, 'span.traceState must be a string, got 1'],
  ];
  for (const [odd, reason] of values) {
    test(`a field: ${reason}`, () => {
      const decoded = decodeOtlpJson(request({ ...good, ...odd }));
      assert.deepEqual([decoded.spans.length, decoded.rejectedSpans, decoded.droppedValues], [1, 0, 1]);
      assertReason(decoded, reason, '; the value is left out');
    });
  }

  const around: readonly [string, unknown][] = [
    ['a resource', { resource: 5, scopeSpans: [{ spans: [good] }] }],
    ['a scope', { scopeSpans: [{ scope: [], spans: [good] }] }],
    ['a scope name', { scopeSpans: [{ scope: { name: 1 }, spans: [good] }] }],
    ['one of the scopes', { scopeSpans: [7, { spans: [good] }] }],
    ['an attribute of the resource', { resource: { attributes: [1] }, scopeSpans: [{ spans: [good] }] }],
  ];
  for (const [name, resourceSpans] of around) {
    test(`${name}, not the spans`, () => {
      const decoded = decodeOtlpJson(JSON.stringify({ resourceSpans: [null, resourceSpans] }));
      assert.deepEqual([decoded.spans.length, decoded.rejectedSpans, decoded.droppedValues], [1, 0, 1]);
    });
  }

  test('the attributes beyond the limit, and not those before it', () => {
    const limits = { ...defaultDecodeLimits, maxElements: 2 };
    const { spans, droppedValues } = decodeOtlpJson(withAttributes(kept, kept, kept), limits);
    assert.deepEqual([spans[0]?.tags.map(({ value }) => value), droppedValues], [['x', 'x', 1], 1]);
  });

  test('a string beyond the limit', () => {
    const limits = { ...defaultDecodeLimits, maxStringBytes: 40 };
    const long = { key: 'k', value: { stringValue: 'x'.repeat(41) } };
    const { spans, faultReason } = decodeOtlpJson(withAttributes(kept, long), limits);
    assert.equal(spans[0]?.tags[0]?.value, 'x');
    assert.match(
      faultReason ?? '',
      /^string length must be at most 40, got 41 at byte \d+; the value is left out$/,
    );
  });
});

test('values are nested up to the limit', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { stringValue: 'x' } : { arrayValue: { values: [nested(depth - 1)] } };
  const [span] = decodeOtlpJson(withAttributes({ key: 'k', value: nested(32) })).spans;
  assert.equal(span?.tags[0]?.value, `${'['.repeat(32)}"x"${']'.repeat(32)}`);
});

test('null items in a list of values, as a sparse array has them, are null', () => {
  const value = { arrayValue: { values: [null, { intValue: '1' }, {}] } };
  assert.equal(decodeOtlpJson(withAttributes({ key: 'k', value })).spans[0]?.tags[0]?.value, '[null,1,null]');
});

test('members may come in any order, also behind the spans that need them', () => {
  const scope = { name: 'lib' };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const json = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [good], scope }], resource }] });
  const { spans } = decodeOtlpJson(json);
  assert.equal(spans[0]?.process.serviceName, 'shop');
  assert.deepEqual(spans[0]?.tags, [{ key: 'otel.scope.name', type: 'string', value: 'lib' }]);
});

test('a kind by its last word, in any case', () => {
  assert.equal(decodeOtlpJson(request({ ...good, kind: 'client' })).spans[0]?.tags[0]?.value, 'client');
});

test('times and integers as numbers keep every digit', () => {
  const span = { ...good, attributes: [{ key: 'n', value: { intValue: 0 } }], startTimeUnixNano: 0 };
  const json = request(span)
    .replace('"intValue":0', '"intValue":9007199254740993')
    .replace('"startTimeUnixNano":0', '"startTimeUnixNano":1544712660000001250');
  const [decoded] = decodeOtlpJson(json).spans;
  assert.equal(decoded?.tags[0]?.value, 9007199254740993n);
  assert.equal(decoded.startMicros, 1544712660000001 + 1 / 4);
});

test('a service name that is no string is its text', () => {
  const resource = { attributes: [{ key: 'service.name', value: { intValue: 7 } }] };
  const json = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [good] }] }] });
  assert.equal(decodeOtlpJson(json).spans[0]?.process.serviceName, '7');
});
