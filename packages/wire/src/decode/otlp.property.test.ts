import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { toJson, toProtobuf, type UpstreamSpan, upstreamSpan } from '../fixtures/upstream-otlp.ts';
import type { Tag } from '../span-record.ts';
import { decodeOtlpJson } from './otlp-json.ts';
import { decodeOtlpProtobuf } from './otlp-protobuf.ts';

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'];

const tagValue = (tags: readonly Tag[] | undefined, key: string): unknown =>
  tags?.find((tag) => tag.key === key)?.value;

/** How the record should show an attribute of the API. */
const shown = (value: unknown): unknown => (Array.isArray(value) ? JSON.stringify(value) : value);

function assertSameAttributes(tags: readonly Tag[] | undefined, attributes: Record<string, unknown>): void {
  const first = tags?.slice(0, Object.keys(attributes).length) ?? [];
  assert.deepEqual(
    first.map(({ key, value }) => [key, value]),
    Object.entries(attributes).map(([key, value]) => [key, shown(value)]),
  );
}

function assertSameSpan(
  given: UpstreamSpan,
  decode: (bytes: UpstreamSpan[]) => ReturnType<typeof decodeOtlpJson>,
): void {
  const { spans, rejectedSpans } = decode([given]);
  const [span] = spans;
  assert.equal(rejectedSpans, 0);
  assert.equal(span?.traceId, given.spanContext().traceId);
  assert.equal(span.spanId, given.spanContext().spanId);
  assert.equal(span.parentSpanId, given.parentSpanContext?.spanId);
  assert.equal(span.name, given.name);
  const [seconds, nanos] = given.startTime;
  assert.ok(
    Math.abs(span.startMicros - (seconds * 1e6 + nanos / 1e3)) <= 0.5,
    'the start is within the half µs',
  );
  assertSameAttributes(span.tags, given.attributes);
  const added = span.tags.slice(Object.keys(given.attributes).length);
  assert.equal(tagValue(added, 'span.kind'), KINDS[given.kind]);
  assert.equal(tagValue(added, 'otel.status_code'), [undefined, 'OK', 'ERROR'][given.status.code]);
  assert.equal(tagValue(added, 'otel.status_description') ?? '', given.status.message);
  assert.equal(tagValue(added, 'otel.scope.name') ?? '', given.instrumentationScope.name);
  assert.equal(tagValue(added, 'otel.dropped_links_count') ?? 0, given.droppedLinksCount);
  assert.deepEqual(
    span.references,
    given.links.map(({ context: { traceId, spanId } }) => ({ type: 'FOLLOWS_FROM', traceId, spanId })),
  );
  assert.equal(span.logs.length, given.events.length);
  span.logs.forEach((log, index) => {
    const event = given.events[index];
    assert.equal(tagValue(log.fields, 'event') ?? '', shown(event?.attributes['event'] ?? event?.name));
  });
  assertSameAttributes(span.process.tags, given.resource.attributes);
}

describe('what the upstream transformer writes, we read', () => {
  test('from protobuf', () => {
    fc.assert(
      fc.property(upstreamSpan, (span) =>
        assertSameSpan(span, (spans) => decodeOtlpProtobuf(toProtobuf(spans))),
      ),
      { numRuns: 150 },
    );
  });

  test('from JSON', () => {
    fc.assert(
      fc.property(upstreamSpan, (span) => assertSameSpan(span, (spans) => decodeOtlpJson(toJson(spans)))),
      { numRuns: 150 },
    );
  });

  test('from both alike, several resources and scopes in one request', () => {
    fc.assert(
      fc.property(fc.array(upstreamSpan, { maxLength: 8 }), (spans) => {
        const fromProtobuf = decodeOtlpProtobuf(toProtobuf(spans));
        assert.equal(fromProtobuf.spans.length, spans.length);
        assert.deepEqual(fromProtobuf, decodeOtlpJson(toJson(spans)));
      }),
      { numRuns: 60 },
    );
  });
});
