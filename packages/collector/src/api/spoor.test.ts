import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, spanId, tag, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const start = 1_700_000_000_000_000;

const spans = [
  span({ service: 'web', kind: 'server', name: 'GET /', startMicros: start, durationMicros: 100 }),
  span({
    spanId: spanId(2),
    parentSpanId: spanId(1),
    kind: 'server',
    name: 'cart',
    startMicros: start + 10,
    durationMicros: 64,
    tags: [tag('error', true)],
  }),
  span({ traceId: traceId(2), service: 'mail', startMicros: start + 1000 }),
];

async function get(t: TestContext, path: string) {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  return collector.getJson(path);
}

const summary = {
  traceId: traceId(1),
  rootServiceName: 'web',
  rootOperationName: 'GET /',
  minStartTimeUnixNano: `${start}000`,
  maxEndTimeUnixNano: `${start + 100}000`,
  spanCount: 2,
  errorSpanCount: 1,
  orphanSpanCount: 0,
  services: [
    { name: 'shop', spanCount: 1, errorSpanCount: 1 },
    { name: 'web', spanCount: 1, errorSpanCount: 0 },
  ],
  cause: { service: 'shop', operation: 'cart' },
};

test('/api/spoor/stats', async (t) => {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  const { status, body } = await collector.getJson('/api/spoor/stats');
  assert.equal(status, 200);
  assert.deepEqual(body, {
    store: {
      traces: 2,
      spans: 3,
      bytes: collector.store.bytes,
      maxBytes: 256 * 1024 * 1024,
      insertedSpans: 3,
      evictedTraces: 0,
      evictedSpans: 0,
      duplicateSpans: 0,
      tooLargeSpans: 0,
      oldestStartMicros: start,
    },
    received: {},
    lastDecodeError: null,
    ports: collector.ports,
    keep: null,
  });
});

test('/api/spoor/traces: what the first span says of its request, in short', async (t) => {
  const collector = await startTestCollector(t);
  const path = `/carts/${'7'.repeat(1000)}`;
  const tags = [tag('http.request.method', 'GET'), tag('url.path', path), tag('http.route', '/carts/:cart')];
  const child = { spanId: spanId(2), parentSpanId: spanId(1), tags: [tag('url.path', '/other')] };
  collector.store.insert([span({ startMicros: start, tags }), span({ startMicros: start + 1, ...child })]);
  const { body } = await collector.getJson('/api/spoor/traces');
  const { summaries } = body as { summaries: { rootTags: unknown }[] };
  assert.deepEqual(
    summaries.map(({ rootTags }) => rootTags),
    [
      [
        { key: 'url.path', value: path.slice(0, 500) },
        { key: 'http.route', value: '/carts/:cart' },
      ],
    ],
  );
});

test('/api/spoor/traces: summaries, no service required', async (t) => {
  const { body } = await get(t, `/api/spoor/traces?end=${start + 10}`);
  assert.deepEqual(body, { summaries: [summary] });
});

const searches: [string, number][] = [
  ['', 2],
  ['?errors=true', 1],
  ['?errors=false', 2],
  ['?service=shop&calledBy=web', 1],
  ['?service=web&calledBy=shop', 0],
  ['?limit=1', 1],
  ['?minDuration=64us&maxDuration=64us', 1],
];
for (const [query, count] of searches) {
  test(`/api/spoor/traces${query}: ${count}`, async (t) => {
    const { body } = await get(t, `/api/spoor/traces${query}`);
    assert.equal((body as { summaries: unknown[] }).summaries.length, count);
  });
}

test('/api/spoor/graph', async (t) => {
  const edge = {
    parent: 'web',
    child: 'shop',
    callCount: 1,
    errorCount: 1,
    errorShare: 1,
    p50Micros: 64,
    p95Micros: 64,
    maxMicros: 64,
    histogram: [{ upToMicros: 128, count: 1 }],
  };
  const asked = { spanCount: 1, requestCount: 1, errorCount: 0 };
  const [mail, web] = [
    { name: 'mail', ...asked },
    { name: 'web', ...asked },
  ];
  const services = [mail, { name: 'shop', ...asked, errorCount: 1 }, web];
  const none = { edges: [], outside: [], outsideLeftOut: 0 };
  const { status, body } = await get(t, '/api/spoor/graph');
  assert.deepEqual({ status, body }, { status: 200, body: { ...none, edges: [edge], services } });
  assert.deepEqual((await get(t, `/api/spoor/graph?start=${start + 11}`)).body, {
    ...none,
    services: [mail],
  });
  assert.deepEqual((await get(t, `/api/spoor/graph?end=${start + 9}`)).body, { ...none, services: [web] });
});

test('/api/spoor/changes', async (t) => {
  const { body } = await get(t, `/api/spoor/changes?service=shop&start=${start}&end=${start + 99}&buckets=2`);
  const empty = { count: 0, errorCount: 0, p50Micros: null, p95Micros: null, p99Micros: null };
  assert.deepEqual(body, {
    buckets: [
      {
        startMicros: start,
        endMicros: start + 50,
        count: 1,
        errorCount: 1,
        p50Micros: 64,
        p95Micros: 64,
        p99Micros: 64,
      },
      { startMicros: start + 50, endMicros: start + 100, ...empty },
    ],
  });
  const none = await get(t, '/api/spoor/changes?service=shop&operation=none');
  assert.deepEqual(none, { status: 200, body: { buckets: [] } });
});

const refusals: [string, string][] = [
  ['traces?errors=1', 'errors must be true or false, got "1"'],
  ['changes', "parameter 'service' is required"],
  ['changes?service=a&buckets=1001', 'buckets must be at most 1000, got 1001'],
  ['graph?start=x', `unable to parse param 'start': strconv.ParseInt: parsing "x": invalid syntax`],
];
for (const [path, msg] of refusals) {
  test(`/api/spoor/${path}: 400`, async (t) => {
    assert.deepEqual(await get(t, `/api/spoor/${path}`), {
      status: 400,
      body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 400, msg }] },
    });
  });
}

test('/api/spoor/stream: tells the traces that got spans, once for a burst', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('query', '/api/spoor/stream'));
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  collector.store.insert(spans.slice(0, 1));
  collector.store.insert(spans.slice(1, 2));
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array);
    if (text.includes('event: traces') && text.endsWith('\n\n')) break;
  }
  const data = /event: traces\ndata: (.*)\n\n/.exec(text)?.[1] ?? '';
  assert.deepEqual(JSON.parse(data), { summaries: [summary], more: 0 });
});

test('/api/spoor/stream: an open stream does not keep the collector from closing', async (t) => {
  const collector = await startTestCollector(t);
  const answer = await fetch(collector.url('query', '/api/spoor/stream'));
  await collector.close();
  await assert.rejects(answer.text());
});

test('/api/spoor/stream: the 65th reader is refused, and has a place when another one leaves', async (t) => {
  const collector = await startTestCollector(t);
  const open = async () => {
    const leave = new AbortController();
    const answer = await fetch(collector.url('query', '/api/spoor/stream'), { signal: leave.signal });
    return { status: answer.status, leave: () => leave.abort() };
  };
  const readers = await Promise.all(Array.from({ length: 64 }, open));
  assert.deepEqual(
    readers.filter(({ status }) => status !== 200),
    [],
  );
  const refused = await collector.getJson('/api/spoor/stream');
  assert.deepEqual(refused, {
    status: 503,
    body: {
      data: null,
      total: 0,
      limit: 0,
      offset: 0,
      errors: [{ code: 503, msg: 'readers of the stream must be at most 64; refused for now' }],
    },
  });
  for (const { leave } of readers) leave();
  let next = await open();
  // The others' connections are closed when the server has seen it.
  while (next.status === 503) next = await open();
  assert.equal(next.status, 200);
  next.leave();
});
