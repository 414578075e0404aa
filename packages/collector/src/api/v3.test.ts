import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const start = Date.parse('2026-05-04T03:02:01Z') * 1000;

const spans = [
  span({
    service: 'web',
    kind: 'server',
    name: 'GET /cart',
    startMicros: start + 0.5,
    durationMicros: 5000,
    tags: [
      tag('otel.scope.name', 'http'),
      tag('otel.scope.version', '1.2'),
      tag('w3c.tracestate', 'a=b'),
      tag('otel.status_code', 'ERROR'),
      tag('otel.status_description', 'no stock'),
      tag('error', true),
      tag('text', 'x'),
      tag('count', 3),
      tag('ratio', 0.5),
      tag('yes', true),
      tag('bytes', Uint8Array.of(1, 2)),
    ],
    logs: [{ timeMicros: start + 1, fields: [tag('event', 'retry'), tag('n', 1)] }],
    references: [{ type: 'FOLLOWS_FROM', traceId: traceId(2), spanId: spanId(3) }],
    process: { serviceName: 'web', tags: [tag('host.name', 'h')] },
  }),
  span({ spanId: spanId(2), parentSpanId: spanId(9), startMicros: start + 10, durationMicros: 20 }),
];

async function get(t: TestContext, path: string) {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  return collector.getJson(path);
}

function failed(httpCode: number, message: string) {
  return { status: httpCode, body: { error: { httpCode, message } } };
}

const range = 'query.startTimeMin=2026-05-04T03:02:01Z&query.startTimeMax=2026-05-04T03:02:02.000000001Z';

const result = {
  resourceSpans: [
    {
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: 'web' } },
          { key: 'host.name', value: { stringValue: 'h' } },
        ],
      },
      scopeSpans: [
        {
          scope: { name: 'http', version: '1.2' },
          spans: [
            {
              traceId: traceId(1),
              spanId: spanId(1),
              traceState: 'a=b',
              name: 'GET /cart',
              kind: 2,
              startTimeUnixNano: `${start}500`,
              endTimeUnixNano: `${start + 5000}500`,
              attributes: [
                { key: 'text', value: { stringValue: 'x' } },
                { key: 'count', value: { intValue: '3' } },
                { key: 'ratio', value: { doubleValue: 0.5 } },
                { key: 'yes', value: { boolValue: true } },
                { key: 'bytes', value: { bytesValue: 'AQI=' } },
              ],
              events: [
                {
                  timeUnixNano: `${start + 1}000`,
                  name: 'retry',
                  attributes: [{ key: 'n', value: { intValue: '1' } }],
                },
              ],
              links: [
                {
                  traceId: traceId(2),
                  spanId: spanId(3),
                  attributes: [{ key: 'opentracing.ref_type', value: { stringValue: 'follows_from' } }],
                },
              ],
              status: { message: 'no stock', code: 2 },
            },
          ],
        },
      ],
    },
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          scope: {},
          spans: [
            {
              traceId: traceId(1),
              spanId: spanId(2),
              parentSpanId: spanId(9),
              name: 'GET /',
              startTimeUnixNano: `${start + 10}000`,
              endTimeUnixNano: `${start + 30}000`,
              status: {},
            },
          ],
        },
      ],
    },
  ],
};

test('/api/v3/services', async (t) => {
  assert.deepEqual(await get(t, '/api/v3/services'), { status: 200, body: { services: ['shop', 'web'] } });
});

test('/api/v3/operations', async (t) => {
  const operations = [{ name: 'GET /cart', spanKind: 'server' }];
  const both = ['spanKind', 'span_kind'];
  assert.deepEqual(await get(t, '/api/v3/operations?service=web'), { status: 200, body: { operations } });
  for (const name of both) {
    const found = await get(t, `/api/v3/operations?service=web&${name}=server`);
    assert.deepEqual(found, { status: 200, body: { operations } });
    const none = await get(t, `/api/v3/operations?service=web&${name}=client`);
    assert.deepEqual(none, { status: 200, body: { operations: [] } });
  }
  assert.deepEqual(
    await get(t, '/api/v3/operations'),
    failed(400, 'malformed parameter service: must not be empty'),
  );
});

test('/api/v3/traces/{id}', async (t) => {
  assert.deepEqual(await get(t, '/api/v3/traces/1'), { status: 200, body: { result } });
  assert.deepEqual(await get(t, '/api/v3/traces/2'), failed(404, 'No traces found'));
  assert.deepEqual(
    await get(t, '/api/v3/traces/x'),
    failed(400, 'malformed parameter trace_id: must be 1 to 32 hex digits'),
  );
});

test('/api/v3/traces', async (t) => {
  assert.deepEqual(await get(t, `/api/v3/traces?${range}`), { status: 200, body: { result } });
});

const searches: [string, number][] = [
  ['query.serviceName=web', 1],
  ['query.service_name=none', 0],
  ['query.operationName=GET%20%2Fcart', 1],
  ['query.operation_name=none', 0],
  ['query.durationMin=5ms', 1],
  ['query.duration_min=5001us', 0],
  ['query.durationMax=20us', 1],
  ['query.duration_max=19us', 0],
  ['query.attributes={"count":"3"}', 1],
  ['query.attributes={"count":"4"}', 0],
  ['query.searchDepth=1', 1],
  ['query.rawTraces=true', 1],
];
for (const [query, count] of searches) {
  test(`/api/v3/trace-summaries and /api/v3/traces with ${query}: ${count}`, async (t) => {
    const { body } = await get(t, `/api/v3/trace-summaries?${range}&${query}`);
    assert.equal((body as { summaries: unknown[] }).summaries.length, count);
    const { status } = await get(t, `/api/v3/traces?${range}&${query}`);
    assert.equal(status, count === 0 ? 404 : 200);
  });
}

test('/api/v3/traces: the time range is one of nanoseconds, offsets count', async (t) => {
  const early =
    'query.start_time_min=2026-05-04T05:02:01.1%2B02:00&query.start_time_max=2026-05-04T03:02:02Z';
  assert.deepEqual(await get(t, `/api/v3/traces?${early}`), failed(404, 'No traces found'));
});

const refusals: [string, string][] = [
  ['', 'query.startTimeMin and query.startTimeMax are required'],
  ['query.startTimeMin=2026-05-04T03:02:01Z', 'query.startTimeMin and query.startTimeMax are required'],
  ['query.startTimeMin=x', 'malformed parameter query.startTimeMin: must be an RFC 3339 time'],
  [`${range}&query.rawTraces=x`, 'malformed parameter query.rawTraces: must be true or false'],
  [`${range}&query.searchDepth=x`, 'query.searchDepth must be a positive integer, got "x"'],
];
for (const [query, message] of refusals) {
  test(`/api/v3/traces?${query}: 400`, async (t) => {
    assert.deepEqual(await get(t, `/api/v3/traces?${query}`), failed(400, message));
  });
}

test('/api/v3/trace-summaries', async (t) => {
  const { body } = await get(t, `/api/v3/trace-summaries?${range}`);
  assert.deepEqual(body, {
    summaries: [
      {
        traceId: traceId(1),
        rootServiceName: 'web',
        rootOperationName: 'GET /cart',
        minStartTimeUnixNano: `${start}500`,
        maxEndTimeUnixNano: `${start + 5000}500`,
        spanCount: 2,
        errorSpanCount: 1,
        orphanSpanCount: 1,
        services: [
          { name: 'shop', spanCount: 1, errorSpanCount: 0 },
          { name: 'web', spanCount: 1, errorSpanCount: 1 },
        ],
      },
    ],
  });
});

test('/api/v3/: an unknown route is a 404 in the envelope', async (t) => {
  assert.deepEqual(await get(t, '/api/v3/none'), failed(404, 'path must be a route of the API'));
});
