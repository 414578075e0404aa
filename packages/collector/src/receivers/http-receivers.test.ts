import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { PortName } from '../ports.ts';
import { goldenBinary } from '../testing/golden.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

// The golden message without its envelope: the struct of arguments begins at byte 21 with field 1, the batch.
const thriftBatch = goldenBinary.subarray(24, -1);

const otlpSpan = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  name: 'op',
  startTimeUnixNano: '1000',
  endTimeUnixNano: '3000',
};
const otlpJson = (span: object) =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'a' } }] },
        scopeSpans: [{ spans: [span] }],
      },
    ],
  });
const zipkinV2 = JSON.stringify([
  { traceId: '463ac35c9f6413ad', id: 'a2fb4a1d1a96d312', name: 'op', localEndpoint: { serviceName: 'a' } },
]);
const endpoint = { serviceName: 'a' };
const zipkinV1 = JSON.stringify([
  {
    traceId: '463ac35c9f6413ad',
    id: 'a2fb4a1d1a96d312',
    name: 'op',
    annotations: [
      { timestamp: 1, value: 'sr', endpoint },
      { timestamp: 3, value: 'ss', endpoint },
    ],
  },
]);

const accepted: [string, PortName, string, Record<string, string>, string | Uint8Array, number, string][] = [
  ['Thrift', 'thriftHttp', '/api/traces', { 'Content-Type': 'application/x-thrift' }, thriftBatch, 202, ''],
  [
    'Thrift with its other name and a charset',
    'thriftHttp',
    '/api/traces?format=jaeger.thrift',
    { 'Content-Type': 'application/vnd.apache.thrift.binary; charset=utf-8' },
    thriftBatch,
    202,
    '',
  ],
  ['OTLP JSON', 'otlp', '/v1/traces', { 'Content-Type': 'application/json' }, otlpJson(otlpSpan), 200, '{}'],
  [
    'OTLP JSON in gzip',
    'otlp',
    '/v1/traces',
    { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    gzipSync(otlpJson(otlpSpan)),
    200,
    '{}',
  ],
  ['Zipkin v2', 'zipkin', '/api/v2/spans', { 'Content-Type': 'application/json' }, zipkinV2, 202, ''],
  ['Zipkin v1', 'zipkin', '/api/v1/spans', { 'Content-Type': 'application/json' }, zipkinV1, 202, ''],
];
for (const [name, port, path, headers, body, status, text] of accepted) {
  test(`${name}: the span is stored`, async (t) => {
    const collector = await startTestCollector(t);
    const answer = await fetch(collector.url(port, path), { method: 'POST', headers, body });
    assert.equal(answer.status, status, await answer.clone().text());
    assert.equal(await answer.text(), text);
    assert.deepEqual((await collector.getJson('/api/services')).body, {
      data: ['a'],
      total: 1,
      limit: 0,
      offset: 0,
      errors: null,
    });
  });
}

const refused: [string, PortName, string, RequestInit, number, RegExp][] = [
  [
    'Thrift to another path',
    'thriftHttp',
    '/x',
    { method: 'POST', body: '' },
    404,
    /^path must be \/api\/traces/,
  ],
  ['Thrift by GET', 'thriftHttp', '/api/traces', {}, 405, /^method must be POST; refused/],
  [
    'Thrift as JSON',
    'thriftHttp',
    '/api/traces',
    { method: 'POST', body: '{}' },
    400,
    /^Content-Type must be /,
  ],
  [
    'Thrift that is none',
    'thriftHttp',
    '/api/traces',
    { method: 'POST', body: 'x', headers: { 'Content-Type': 'application/x-thrift' } },
    400,
    / must be .*; the message is dropped/,
  ],
  [
    'OTLP to another path',
    'otlp',
    '/v1/logs',
    { method: 'POST', body: '{}' },
    404,
    /"code":5,"message":"path must be/,
  ],
  ['OTLP by GET', 'otlp', '/v1/traces', {}, 405, /"code":12,/],
  ['OTLP of another type', 'otlp', '/v1/traces', { method: 'POST', body: '{}' }, 415, /"code":3,/],
  [
    'OTLP that is none',
    'otlp',
    '/v1/traces',
    { method: 'POST', body: '[]', headers: { 'Content-Type': 'application/json' } },
    400,
    /"code":3,"message":".* must be /,
  ],
  ['Zipkin to another path', 'zipkin', '/api/v3/spans', { method: 'POST', body: '[]' }, 404, /^path must be/],
  ['Zipkin by GET', 'zipkin', '/api/v2/spans', {}, 405, /^method must be POST/],
  [
    'Zipkin of another type',
    'zipkin',
    '/api/v2/spans',
    { method: 'POST', body: '[]', headers: { 'Content-Type': 'text/html' } },
    415,
    /^Content-Type must be application\/json; refused/,
  ],
  [
    'Zipkin that is none',
    'zipkin',
    '/api/v2/spans',
    { method: 'POST', body: '{', headers: { 'Content-Type': 'application/json' } },
    400,
    / must be /,
  ],
];
for (const [name, port, path, init, status, text] of refused) {
  test(`${name}: ${status}`, async (t) => {
    const collector = await startTestCollector(t);
    const answer = await fetch(collector.url(port, path), init);
    assert.equal(answer.status, status);
    const body = await answer.text();
    assert.match(body, text);
    assert.doesNotMatch(body, /\bat .*\.ts:/);
  });
}

test('OTLP: spans without an id are left out and the answer says how many', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('otlp', '/v1/traces'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: otlpJson({ ...otlpSpan, spanId: '0000000000000000' }),
  });
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), {
    partialSuccess: {
      rejectedSpans: '1',
      errorMessage: "span.spanId must be present and not zero, got '0000000000000000'; the span is dropped",
    },
  });
});

test('OTLP: an odd attribute costs itself, which the answer says without a count of spans', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('otlp', '/v1/traces'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: otlpJson({ ...otlpSpan, attributes: [{ key: 'k', value: { intValue: 1.5 } }] }),
  });
  assert.deepEqual(await answer.json(), {
    partialSuccess: {
      rejectedSpans: '0',
      errorMessage: "intValue must be a 64-bit integer, got '1.5'; the value is left out",
    },
  });
  const { body } = await collector.getJson('/api/spoor/stats');
  const { received, lastDecodeError } = body as {
    received: Record<string, { droppedValues: number }>;
    lastDecodeError: string;
  };
  assert.equal(received['otlp-json']?.droppedValues, 1);
  assert.match(lastDecodeError, /^otlp-json: intValue must be a 64-bit integer/);
});

for (const [name, path, spans, status, text] of [
  ['some spans of which are odd', '/api/v2/spans', [{ traceId: 'a', id: 'b' }, { id: 'b' }], 202, ''],
  [
    'all spans of which are odd',
    '/api/v2/spans',
    [{ id: 'b' }, null],
    400,
    'span.traceId must be present and not zero, got undefined; the span is dropped\n',
  ],
  [
    'all spans of which are odd, in v1',
    '/api/v1/spans',
    [5],
    400,
    'span must be an object, got 5; the span is dropped\n',
  ],
  ['without spans', '/api/v2/spans', [], 202, ''],
] as const) {
  test(`Zipkin: a document ${name} is answered with ${status}`, async (t) => {
    const collector = await startTestCollector(t);
    const answer = await fetch(collector.url('zipkin', path), {
      method: 'POST',
      body: JSON.stringify(spans),
      headers: { 'Content-Type': 'application/json' },
    });
    assert.deepEqual([answer.status, await answer.text()], [status, text]);
  });
}

test('what cannot be read is counted, with the last reason', async (t) => {
  const collector = await startTestCollector(t);
  await fetch(collector.url('zipkin', '/api/v2/spans'), {
    method: 'POST',
    body: new Uint8Array(Buffer.from('{')),
  });
  const { body } = await collector.getJson('/api/spoor/stats');
  const { received, lastDecodeError } = body as { received: Record<string, object>; lastDecodeError: string };
  assert.deepEqual(received['zipkin-v2-json'], {
    messages: 1,
    spans: 0,
    bytes: 1,
    decodeErrors: 1,
    rejectedSpans: 0,
    droppedValues: 0,
  });
  assert.match(lastDecodeError, /^zipkin-v2-json: .* must be /);
});
