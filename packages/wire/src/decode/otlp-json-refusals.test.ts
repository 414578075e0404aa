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

describe('OTLP JSON refuses', () => {
  const refusals: readonly [string, string, RegExp][] = [
    ['what is no JSON', '{', /^body must be JSON, got .*; the message is dropped$/],
    ['a list', '[]', /^body must be an object, got \[\];/],
    [
      'ids in base64',
      request({ traceId: 'W47/95gDgQPSabYzgT/GDA==' }),
      /^span\.traceId must be 32 hex digits, got 'W47/,
    ],
    ['short ids', request({ traceId: TRACE, spanId: '1' }), /^span\.spanId must be 16 hex digits, got '1';/],
    ['half an integer', withAttribute({ intValue: 1.5 }), /^intValue must be a 64-bit integer, got 1\.5;/],
    ['65 bits', withAttribute({ intValue: '9223372036854775808' }), /^intValue must be a 64-bit integer/],
    ['a number as a string', withAttribute({ stringValue: 1 }), /^stringValue must be a string, got 1;/],
    [
      'a time with a sign',
      request({ startTimeUnixNano: '-1' }),
      /^span\.startTimeUnixNano must be nanoseconds/,
    ],
    [
      'a kind nobody knows',
      request({ kind: 'SPAN_KIND_X' }),
      /^span\.kind must be a number, got 'SPAN_KIND_X';/,
    ],
  ];
  for (const [name, json, message] of refusals) {
    test(name, () => assert.throws(() => decodeOtlpJson(json), { name: 'DecodeError', message }));
  }

  test('values nested deeper than the limit, and not one level sooner', () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? { stringValue: 'x' } : { arrayValue: { values: [nested(depth - 1)] } };
    assert.equal(firstTag(withAttribute(nested(31)))?.value, `${'['.repeat(31)}"x"${']'.repeat(31)}`);
    assert.throws(
      () => decodeOtlpJson(withAttribute(nested(32))),
      /^DecodeError: nesting must be at most 32/,
    );
  });

  test('more spans than the limit', () => {
    const limits = { maxStringBytes: 10, maxSpans: 1, maxElements: 10, maxDepth: 10 };
    const spans = [
      { traceId: TRACE, spanId: SPAN },
      { traceId: TRACE, spanId: SPAN },
    ];
    const json = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    assert.throws(
      () => decodeOtlpJson(json, { ...limits, maxStringBytes: 40 }),
      /span count must be at most 1, got 2/,
    );
    assert.throws(() => decodeOtlpJson(json, limits), /span\.traceId length must be at most 10, got 32/);
  });
});
