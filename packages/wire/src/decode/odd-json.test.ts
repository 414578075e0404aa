/**
 * An odd span costs at most itself, an odd value at most itself: for every place of a message and every receiver, the
 * neighbours arrive as they would without it, and every span arrives or is counted.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { oddDocuments } from '../fixtures/odd-json.ts';
import { assertNeighbours, first, last, limits, odd } from '../fixtures/odd-neighbours.ts';
import { zipkinV1Documents, zipkinV2Documents } from '../fixtures/zipkin-documents.ts';
import type { DecodedSpans } from './decoded.ts';
import { decodeOtlpJson } from './otlp-json.ts';
import { decodeZipkinV1Json, decodeZipkinV2Json } from './zipkin-json.ts';

function assertOdd(
  document: unknown,
  from: (document: never) => object,
  decode: (text: string) => DecodedSpans,
): number {
  const whole = decode(JSON.stringify(document));
  assert.equal(whole.spans.length, 3);
  let count = 0;
  for (const text of oddDocuments(document, from)) {
    assertNeighbours(decode(text), whole, text);
    count += 1;
  }
  return count;
}

/** No object twice in it: an odd value is to stand in one place. */
const unshared = <T>(document: T): T => JSON.parse(JSON.stringify(document));

describe('OTLP JSON', () => {
  const attributes = [
    { key: 'a', value: { stringValue: 'x' } },
    {
      key: 'b',
      value: {
        arrayValue: {
          values: [
            { intValue: '1' },
            { kvlistValue: { values: [{ key: 'k', value: { boolValue: true } }] } },
          ],
        },
      },
    },
    { key: 'c', value: { doubleValue: 0.5 } },
    { key: 'd', value: { bytesValue: 'AQID' } },
  ];
  const span = (spanId: string) => ({
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId,
    parentSpanId: 'eee19b7ec3c1b173',
    traceState: 'a=b',
    flags: 257,
    name: 'name',
    kind: 2,
    startTimeUnixNano: '1544712660000001250',
    endTimeUnixNano: '1544712661000001500',
    attributes,
    droppedAttributesCount: 2,
    events: [{ timeUnixNano: '1544712660500000000', name: 'e', attributes, droppedAttributesCount: 1 }],
    droppedEventsCount: 3,
    links: [{ traceId: '5b8efff798038103d269b633813fc60c', spanId: '00000000000000aa', attributes }],
    droppedLinksCount: 4,
    status: { code: 2, message: 'broken' },
  });
  const document = unshared({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] },
        scopeSpans: [{ scope: { name: 'lib', version: '1' }, spans: [span(first), span(odd), span(last)] }],
      },
    ],
  });
  const decode = (text: string) => decodeOtlpJson(text, limits);

  test('each place of a span', () => {
    const spans = ({ resourceSpans: [one] }: typeof document) => one?.scopeSpans[0]?.spans[1] ?? {};
    const count = assertOdd(document, spans, decode);
    assert.ok(count > 2000, `${count} documents`);
  });

  test('in place of a span', () => {
    const { traceId } = span(first);
    const holder = { spans: [first, odd, last].map((spanId) => ({ traceId, spanId })) };
    const shell = { resourceSpans: [{ scopeSpans: [holder] }] };
    const whole = decode(JSON.stringify(shell));
    for (const text of oddDocuments(shell, () => holder.spans)) {
      const { spans, rejectedSpans } = decode(text);
      assert.ok(spans.length + rejectedSpans >= 3, text);
      assert.ok(
        spans.filter(({ spanId }) => whole.spans.some((one) => one.spanId === spanId)).length >= 2,
        text,
      );
    }
  });

  test('each place of the resource and the scope costs no span', () => {
    for (const from of [
      ({ resourceSpans: [one] }: typeof document) => one?.resource ?? {},
      ({ resourceSpans: [one] }: typeof document) => one?.scopeSpans[0]?.scope ?? {},
    ]) {
      for (const text of oddDocuments(document, from)) assert.equal(decode(text).spans.length, 3, text);
    }
  });
});

describe('Zipkin JSON', () => {
  const sets = [
    ['v2', zipkinV2Documents, decodeZipkinV2Json],
    ['v1', zipkinV1Documents, decodeZipkinV1Json],
  ] as const;
  for (const [version, documents, decode] of sets) {
    test(`${version}: each place of a span`, () => {
      const [span] = JSON.parse(String(documents[0])) as [object];
      const document = [first, odd, last].map((id) => structuredClone({ ...span, id }));
      const count = assertOdd(
        document,
        (spans: object[]) => spans[1] ?? {},
        (text) => decode(text, limits),
      );
      assert.ok(count > 500, `${count} documents`);
    });
  }
});
