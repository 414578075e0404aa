import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const start = 1_700_000_000_000_000;

const spans = [
  span({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    service: 'web',
    kind: 'server',
    name: 'GET /cart',
    startMicros: start + 0.5,
    durationMicros: 5000.9,
  }),
  span({
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b8',
    parentSpanId: '00f067aa0ba902b7',
    name: 'cart',
    flags: 0,
    startMicros: start + 10,
    durationMicros: 20,
    tags: [
      tag('http.status_code', 500),
      tag('big', 2n ** 60n),
      tag('ratio', 0.5),
      tag('bytes', Uint8Array.of(1, 2)),
      { key: 'nan', type: 'float64', value: Number.NaN },
    ],
    logs: [{ timeMicros: start + 12.7, fields: [tag('event', 'retry')] }],
    references: [{ type: 'FOLLOWS_FROM', traceId: traceId(0xabc), spanId: spanId(0xdef) }],
    process: { serviceName: 'shop', tags: [tag('host.name', 'h')] },
  }),
  span({
    traceId: traceId(0xa),
    service: 'mail',
    kind: 'producer',
    name: 'send',
    startMicros: start + 1_000_000,
  }),
];

const cartTrace = {
  traceID: '4bf92f3577b34da6a3ce929d0e0e4736',
  spans: [
    {
      traceID: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanID: '00f067aa0ba902b7',
      flags: 1,
      operationName: 'GET /cart',
      references: [],
      startTime: start,
      duration: 5000,
      tags: [{ key: 'span.kind', type: 'string', value: 'server' }],
      logs: [],
      processID: 'p1',
      warnings: null,
    },
    {
      traceID: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanID: '00f067aa0ba902b8',
      operationName: 'cart',
      references: [
        { refType: 'CHILD_OF', traceID: '4bf92f3577b34da6a3ce929d0e0e4736', spanID: '00f067aa0ba902b7' },
        { refType: 'FOLLOWS_FROM', traceID: '0000000000000abc', spanID: '0000000000000def' },
      ],
      startTime: start + 10,
      duration: 20,
      tags: [
        { key: 'http.status_code', type: 'int64', value: 500 },
        { key: 'big', type: 'int64', value: '1152921504606846976' },
        { key: 'ratio', type: 'float64', value: 0.5 },
        { key: 'bytes', type: 'binary', value: 'AQI=' },
        { key: 'nan', type: 'float64', value: 'NaN' },
      ],
      logs: [{ timestamp: start + 12, fields: [{ key: 'event', type: 'string', value: 'retry' }] }],
      processID: 'p2',
      warnings: null,
    },
  ],
  processes: {
    p1: { serviceName: 'web', tags: [] },
    p2: { serviceName: 'shop', tags: [{ key: 'host.name', type: 'string', value: 'h' }] },
  },
  warnings: null,
};

async function get(t: TestContext, path: string) {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  return collector.getJson(path);
}

function ok(data: unknown, total: number, errors: unknown = null) {
  return { status: 200, body: { data, total, limit: 0, offset: 0, errors } };
}

function failed(code: number, msg: string) {
  return { status: code, body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] } };
}

test('/api/services', async (t) => {
  assert.deepEqual(await get(t, '/api/services'), ok(['mail', 'shop', 'web'], 3));
});

test('/api/services/{service}/operations', async (t) => {
  assert.deepEqual(await get(t, '/api/services/web/operations'), ok(['GET /cart'], 1));
  assert.deepEqual(await get(t, '/api/services/a%2Fb/operations'), ok([], 0));
});

test('/api/operations', async (t) => {
  const web = [{ name: 'GET /cart', spanKind: 'server' }];
  assert.deepEqual(await get(t, '/api/operations?service=web'), ok(web, 1));
  assert.deepEqual(await get(t, '/api/operations?service=web&spanKind=server'), ok(web, 1));
  assert.deepEqual(await get(t, '/api/operations?service=web&spanKind=client'), ok([], 0));
  assert.deepEqual(await get(t, '/api/operations'), failed(400, "parameter 'service' is required"));
});

test('/api/traces/{id}: the trace, by a full, a short and an upper-case id', async (t) => {
  assert.deepEqual(await get(t, '/api/traces/4BF92F3577B34DA6A3CE929D0E0E4736'), ok([cartTrace], 0));
  const { body } = await get(t, '/api/traces/a');
  assert.equal((body as { data: { traceID: string }[] }).data[0]?.traceID, '000000000000000a');
});

test('/api/traces/{id}: errors in the envelope', async (t) => {
  assert.deepEqual(await get(t, '/api/traces/123'), failed(404, 'trace not found'));
  assert.deepEqual(
    await get(t, '/api/traces/xyz'),
    failed(400, 'trace id must be 1 to 32 hex digits, got "xyz"'),
  );
});

test('/api/traces: by service', async (t) => {
  assert.deepEqual(await get(t, '/api/traces?service=shop'), ok([cartTrace], 1));
});

const tags = (value: object) => encodeURIComponent(JSON.stringify(value));
const searches: [string, number][] = [
  ['service=web&operation=GET%20%2Fcart', 1],
  ['service=web&operation=cart', 0],
  [`service=shop&tags=${tags({ 'http.status_code': '500' })}`, 1],
  [`service=shop&tags=${tags({ 'http.status_code': '200' })}`, 0],
  [`service=shop&tags=${tags({ 'http.status_code': '500' })}&tags=${tags({ 'host.name': 'x' })}`, 0],
  ['service=shop&tag=http.status_code:500&tag=host.name:h', 1],
  ['service=shop&tag=http.status_code:200', 0],
  [`service=shop&start=${start + 10}`, 1],
  [`service=shop&start=${start + 11}`, 0],
  [`service=shop&end=${start + 10}`, 1],
  [`service=shop&end=${start + 9}`, 0],
  [`service=shop&end=${start + 1000}&lookback=1ms`, 1],
  [`service=shop&end=${start + 1000}&lookback=900us`, 0],
  ['service=shop&lookback=custom', 1],
  ['service=shop&minDuration=20us', 1],
  ['service=shop&minDuration=21us', 0],
  ['service=shop&maxDuration=20us', 1],
  ['service=shop&maxDuration=19us', 0],
  ['service=shop&spanKind=server', 0],
  ['service=shop&limit=1', 1],
  ['service=shop&service=', 1],
];
for (const [query, count] of searches) {
  test(`/api/traces?${decodeURIComponent(query)}: ${count}`, async (t) => {
    const { status, body } = await get(t, `/api/traces?${query}`);
    assert.equal(status, 200);
    assert.equal((body as { total: number }).total, count);
  });
}

const refusals: [string, string][] = [
  ['', "parameter 'service' is required"],
  ['service=a&limit=0', 'limit must be a positive integer, got "0"'],
  ['service=a&start=x', `unable to parse param 'start': strconv.ParseInt: parsing "x": invalid syntax`],
  ['service=a&end=1.5', `unable to parse param 'end': strconv.ParseInt: parsing "1.5": invalid syntax`],
  ['service=a&minDuration=5', `unable to parse param 'minDuration': time: invalid duration "5"`],
  ['service=a&maxDuration=x', `unable to parse param 'maxDuration': time: invalid duration "x"`],
  ['service=a&minDuration=2s&maxDuration=1s', "'maxDuration' should be greater than 'minDuration'"],
  ['service=a&tags=x', "malformed 'tags' parameter, cannot unmarshal JSON: must be an object of strings"],
  [
    'service=a&tags={"a":1}',
    "malformed 'tags' parameter, cannot unmarshal JSON: must be an object of strings",
  ],
  ['service=a&tag=x', "malformed 'tag' parameter, expecting key:value, received: x"],
  ['traceID=x', 'traceID must be 1 to 32 hex digits, got "x"'],
];
for (const [query, message] of refusals) {
  test(`/api/traces?${query}: 400`, async (t) => {
    assert.deepEqual(await get(t, `/api/traces?${query}`), failed(400, message));
  });
}

test('/api/traces?traceID=…: several, and an error for each that is not stored', async (t) => {
  assert.deepEqual(
    await get(t, '/api/traces?traceID=4bf92f3577b34da6a3ce929d0e0e4736&traceID=5'),
    ok([cartTrace], 1, [{ msg: 'trace not found', traceID: '5' }]),
  );
});

test('/api/dependencies: within the lookback, of one service if asked', async (t) => {
  const edge = [{ parent: 'web', child: 'shop', callCount: 1 }];
  const end = start / 1000 + 1;
  assert.deepEqual(await get(t, `/api/dependencies?endTs=${end}&lookback=2`), ok(edge, 0));
  assert.deepEqual(await get(t, `/api/dependencies?endTs=${end + 10}&lookback=2`), ok([], 0));
  assert.deepEqual(await get(t, `/api/dependencies?endTs=${end}&lookback=2&service=web`), ok(edge, 0));
  assert.deepEqual(await get(t, `/api/dependencies?endTs=${end}&lookback=2&service=mail`), ok([], 0));
  assert.deepEqual(
    await get(t, '/api/dependencies?endTs=x'),
    failed(400, `unable to parse param 'endTs': strconv.ParseInt: parsing "x": invalid syntax`),
  );
});

test('/api/deep-dependencies: the ways from root to leaf through a service', async (t) => {
  const path = [{ service: 'web', operation: 'GET /cart' }];
  const attributes = [{ key: 'exemplar_trace_id', value: '4bf92f3577b34da6a3ce929d0e0e4736' }];
  assert.deepEqual(await get(t, '/api/deep-dependencies?service=web'), {
    status: 200,
    body: { dependencies: [{ path, attributes }] },
  });
  assert.deepEqual((await get(t, '/api/deep-dependencies?service=none')).body, { dependencies: [] });
  assert.deepEqual(await get(t, '/api/deep-dependencies'), failed(400, "parameter 'service' is required"));
});

test('/api/: an unknown route is a 404 in the envelope', async (t) => {
  assert.deepEqual(await get(t, '/api/none'), failed(404, 'path must be a route of the API'));
});
