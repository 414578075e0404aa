import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DecodedSpans } from './decoded.ts';
import { decodeZipkinV2Json } from './zipkin-json.ts';

function assertReason({ faultReason = '' }: DecodedSpans, start: string, end: string): void {
  assert.ok(faultReason.startsWith(start) && faultReason.endsWith(end), faultReason);
}

const v2 = (span: object) =>
  decodeZipkinV2Json(JSON.stringify([{ traceId: 'a', id: 'b', ...span }])).spans[0];
const pairs = (tags: readonly { key: string; value: unknown }[] | undefined) =>
  Object.fromEntries(tags?.map(({ key, value }) => [key, value]) ?? []);

test('Zipkin v2: every field of a span has its place in the record', () => {
  const span = {
    traceId: '5982fe77008310cc80f1da5e10147517',
    parentId: '90394f6bcffb5d13',
    id: '67fae42571535f60',
    kind: 'SERVER',
    name: '/m/n/2.6.1',
    timestamp: 1516781775726000,
    duration: 26000,
    localEndpoint: { serviceName: 'api', ipv4: '10.0.0.1', port: 8080 },
    remoteEndpoint: { serviceName: 'apip', ipv6: '2001:db8::1', port: 36 },
    annotations: [{ timestamp: 1516781775727000, value: 'flushed' }],
    tags: { 'http.path': '/', 'w3c.tracestate': 'a=b' },
    shared: true,
  };
  assert.deepEqual(decodeZipkinV2Json(JSON.stringify([span])), {
    rejectedSpans: 0,
    droppedValues: 0,
    faultReason: undefined,
    spans: [
      {
        traceId: '5982fe77008310cc80f1da5e10147517',
        spanId: '67fae42571535f60',
        parentSpanId: '90394f6bcffb5d13',
        name: '/m/n/2.6.1',
        flags: 1,
        startMicros: 1516781775726000,
        durationMicros: 26000,
        tags: [
          { key: 'http.path', type: 'string', value: '/' },
          { key: 'w3c.tracestate', type: 'string', value: 'a=b' },
          { key: 'span.kind', type: 'string', value: 'server' },
          { key: 'peer.service', type: 'string', value: 'apip' },
          { key: 'net.peer.ip', type: 'string', value: '2001:db8::1' },
          { key: 'net.peer.port', type: 'int64', value: 36 },
        ],
        logs: [
          { timeMicros: 1516781775727000, fields: [{ key: 'event', type: 'string', value: 'flushed' }] },
        ],
        references: [],
        process: {
          serviceName: 'api',
          tags: [
            { key: 'ip', type: 'string', value: '10.0.0.1' },
            { key: 'port', type: 'int64', value: 8080 },
          ],
        },
      },
    ],
  });
});

describe('Zipkin v2', () => {
  test('short ids are filled up with zeros, ids in capitals are made small', () => {
    const span = v2({ traceId: '48485A3953BB6124', id: '1F', parentId: '0' });
    assert.equal(span?.traceId, '000000000000000048485a3953bb6124');
    assert.equal(span.spanId, '000000000000001f');
    assert.equal(span.parentSpanId, undefined);
  });

  test('a span that is its own parent has none', () => {
    assert.equal(v2({ parentId: '000000000000000b' })?.parentSpanId, undefined);
  });

  test('the halves of a shared span keep the id they share', () => {
    const half = (kind: string, serviceName: string) => ({
      traceId: 'a',
      id: 'b',
      kind,
      localEndpoint: { serviceName },
    });
    const { spans } = decodeZipkinV2Json(JSON.stringify([half('CLIENT', 'one'), half('SERVER', 'two')]));
    assert.deepEqual(
      spans.map(({ spanId, process }) => [spanId, process.serviceName]),
      [
        ['000000000000000b', 'one'],
        ['000000000000000b', 'two'],
      ],
    );
  });

  test('spans of one endpoint share its process object', () => {
    const span = { traceId: 'a', id: 'b', localEndpoint: { serviceName: 's' } };
    const { spans } = decodeZipkinV2Json(JSON.stringify([span, span]));
    assert.equal(spans[0]?.process, spans[1]?.process);
  });

  const errors: readonly [object, object][] = [
    [{ error: '' }, { error: true, 'otel.status_code': 'ERROR' }],
    [{ error: 'true' }, { error: true, 'otel.status_code': 'ERROR' }],
    [{ error: 'boom' }, { error: true, 'otel.status_code': 'ERROR', 'otel.status_description': 'boom' }],
    [{ error: 'false' }, { error: false }],
    [
      { 'otel.status_code': 'Error', error: 'a', 'otel.status_description': 'b' },
      { 'otel.status_code': 'ERROR', error: true, 'otel.status_description': 'b' },
    ],
    [{ 'otel.status_code': 'STATUS_CODE_OK' }, { 'otel.status_code': 'OK' }],
    [{ 'otel.status_code': 'UNSET' }, {}],
  ];
  for (const [tags, expected] of errors) {
    test(`status of ${JSON.stringify(tags)}`, () => {
      assert.deepEqual(pairs(v2({ timestamp: 1, tags })?.tags), expected);
    });
  }

  test('an annotation with attributes is the event it was', () => {
    const annotations = [
      { timestamp: 2, value: '"ex\\"n": {"n":1,"f":0.5,"b":true,"l":[1]}' },
      { timestamp: 3, value: '"no": {json}' },
    ];
    assert.deepEqual(
      v2({ annotations })?.logs.map(({ fields }) => pairs(fields)),
      [{ event: 'ex"n', n: 1, f: 0.5, b: true, l: '[1]' }, { event: '"no": {json}' }],
    );
  });

  test('debug is sampled and debug', () => assert.equal(v2({ debug: true })?.flags, 3));

  test('a start that is not known is marked, as the OpenTelemetry Collector does', () => {
    assert.deepEqual(pairs(v2({})?.tags), { 'otel.zipkin.absentField.startTime': true });
  });

  test('a span without an endpoint is of unknown_service', () => {
    assert.deepEqual(v2({})?.process, { serviceName: 'unknown_service', tags: [] });
  });

  test('spans without ids are left out and counted', () => {
    assert.deepEqual(decodeZipkinV2Json('[{"id":"1"},{"traceId":"00","id":"1"}]'), {
      spans: [],
      rejectedSpans: 2,
      droppedValues: 0,
      faultReason: 'span.traceId must be present and not zero, got undefined; the span is dropped',
    });
  });

  const refusals: readonly [string, string, RegExp][] = [
    ['an object', '{}', /^body must be a list of spans, got an object; the message is dropped$/],
    ['what is no JSON', 'x', /^body must be JSON, got 'x' at byte 0; the message is dropped$/],
  ];
  for (const [name, json, message] of refusals) {
    test(`refuses ${name}`, () => {
      assert.throws(() => decodeZipkinV2Json(json), { name: 'DecodeError', message });
    });
  }

  const rejections: readonly [object | number | null, string][] = [
    [{ traceId: 'a'.repeat(33) }, "span.traceId must be at most 32 hex digits, got 'aaa"],
    [{ traceId: 'xyz' }, "span.traceId must be at most 32 hex digits, got 'xyz'"],
    [{ timestamp: 'now' }, "span.timestamp must be a number, got 'now'"],
    [{ timestamp: 1e300 }, 'span.timestamp must be microseconds since the epoch, got 1e+300'],
    [{ duration: [] }, 'span.duration must be a number, got a list'],
    [1, 'span must be an object, got 1'],
    [null, 'span must be an object, got null'],
  ];
  for (const [odd, reason] of rejections) {
    test(`${JSON.stringify(odd).slice(0, 40)} costs that span`, () => {
      const span = typeof odd === 'object' && odd !== null ? { traceId: 'a', id: 'b', ...odd } : odd;
      const good = { traceId: 'a', id: 'c' };
      const decoded = decodeZipkinV2Json(JSON.stringify([good, span, good]));
      assert.deepEqual([decoded.spans.length, decoded.rejectedSpans, decoded.droppedValues], [2, 1, 0]);
      assertReason(decoded, reason, '; the span is dropped');
    });
  }

  const losses: readonly [object, string][] = [
    [{ tags: { a: [], b: 'kept' } }, 'tag value must be a string, got a list'],
    [{ tags: 5, kind: 'CLIENT' }, 'span.tags must be an object, got 5'],
    [
      { localEndpoint: { port: 80.5, serviceName: 's' } },
      'span.localEndpoint.port must be an integer from 0 to',
    ],
    [{ annotations: [null, { timestamp: 1, value: 'kept' }] }, 'annotation must be an object, got null'],
    [{ name: {} }, 'span.name must be a string, got an object'],
  ];
  for (const [odd, reason] of losses) {
    test(`${JSON.stringify(odd)} costs that value`, () => {
      const decoded = decodeZipkinV2Json(JSON.stringify([{ traceId: 'a', id: 'b', ...odd }]));
      assert.deepEqual([decoded.spans.length, decoded.rejectedSpans, decoded.droppedValues], [1, 0, 1]);
      assertReason(decoded, reason, '; the value is left out');
    });
  }
});
