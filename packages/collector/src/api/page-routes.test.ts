import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, spanId, tag } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const start = 1_700_000_000_000_000;
const exception = [
  tag('event', 'exception'),
  tag('exception.type', 'BankError'),
  tag('exception.message', 'no answer'),
];
const failed = tag('error', true);

const spans = [
  span({ service: 'web', kind: 'server', name: 'POST /pay', startMicros: start, tags: [failed] }),
  span({
    spanId: spanId(2),
    parentSpanId: spanId(1),
    service: 'web',
    kind: 'client',
    name: 'POST',
    startMicros: start + 1,
    tags: [failed, tag('server.address', 'bank.example'), tag('http.response.status_code', 503)],
    logs: [{ timeMicros: start + 2, fields: exception }],
  }),
];

async function get(t: TestContext, path: string, stored = spans) {
  const collector = await startTestCollector(t);
  collector.store.insert(stored);
  return collector.getJson(path);
}

async function causeOf(t: TestContext, stored: typeof spans): Promise<unknown> {
  const { body } = await get(t, '/api/spoor/traces', stored);
  return (body as { summaries: { cause: unknown }[] }).summaries[0]?.cause;
}

test('/api/spoor/traces: what broke, as deep as it is known', async (t) => {
  const cause = { service: 'web', operation: 'POST', message: 'BankError: no answer' };
  assert.deepEqual(await causeOf(t, spans), cause);
});

test('/api/spoor/traces: a failure that went through to the top before one that was mended', async (t) => {
  const mended = span({
    spanId: spanId(3),
    parentSpanId: spanId(4),
    name: 'mended',
    startMicros: start,
    durationMicros: 1,
    tags: [failed],
  });
  const caller = span({ spanId: spanId(4), parentSpanId: spanId(1), name: 'retries', startMicros: start });
  const cause = await causeOf(t, [...spans, caller, mended]);
  assert.equal((cause as { operation: string }).operation, 'POST');
});

const messages: [string, Parameters<typeof span>[0], string | undefined][] = [
  ['a status', { tags: [failed, tag('otel.status_description', 'deadline')] }, 'deadline'],
  ['an error type', { tags: [failed, tag('error.type', '503')] }, '503'],
  [
    'an error of OpenTracing',
    {
      tags: [failed],
      logs: [{ timeMicros: start, fields: [tag('event', 'error'), tag('message', 'refused')] }],
    },
    'refused',
  ],
  [
    'a log that is none',
    { tags: [failed], logs: [{ timeMicros: start, fields: [tag('event', 'cache'), tag('message', 'hit')] }] },
    undefined,
  ],
  ['nothing', { tags: [failed] }, undefined],
];
for (const [name, sketch, message] of messages) {
  test(`/api/spoor/traces: what broke, told by ${name}`, async (t) => {
    const cause = await causeOf(t, [span({ startMicros: start, ...sketch })]);
    assert.equal((cause as { message?: string }).message, message);
  });
}

test('/api/spoor/traces: a trace that did not fail has no cause', async (t) => {
  assert.equal(await causeOf(t, [span()]), undefined);
});

const where = (...conditions: object[]) => `where=${encodeURIComponent(JSON.stringify(conditions))}`;

test('/api/spoor/traces?where=…', async (t) => {
  const count = async (...conditions: object[]) => {
    const { body } = await get(t, `/api/spoor/traces?${where(...conditions)}`);
    return (body as { summaries: unknown[] }).summaries.length;
  };
  assert.equal(await count({ key: 'status', op: '>=', value: '500' }), 1);
  assert.equal(await count({ key: 'status', op: '>=', value: '500', not: true }), 0);
  assert.equal(await count({ key: 'duration', op: '>', value: '900us' }), 1);
  assert.equal(await count({ key: 'duration', op: '>', value: '2ms' }), 0);
});

const refusals: [string, string][] = [
  ['traces?where=x', 'where must be a JSON list of at most 20 {"key", "op", "value", "not"}, got "x"'],
  ['traces?where=[{}]', 'where must be a JSON list of at most 20 {"key", "op", "value", "not"}, got "[{}]"'],
  [
    `traces?where=${JSON.stringify(Array(21).fill({ key: 'a', op: '=', value: 'b' }))}`,
    `where must be a JSON list of at most 20 {"key", "op", "value", "not"}, got ${JSON.stringify(JSON.stringify(Array(21).fill({ key: 'a', op: '=', value: 'b' })).slice(0, 200))}`,
  ],
  [
    `traces?${where({ key: 'a', op: '==', value: 'b' })}`,
    'where: op must be one of = != > >= < <= ~, got "=="',
  ],
  [
    `traces?${where({ key: 'duration', op: '>', value: 'long' })}`,
    'where: duration must be such as 200ms or 1.5s, got "long"',
  ],
  [
    `traces?${where({ key: 'status', op: '>=', value: 'abc' })}`,
    'where: status >= must have a number behind it, got "abc"',
  ],
  ['values', "parameter 'key' is required"],
  ['changes/operations?everything=1', 'everything must be true or false, got "1"'],
];
for (const [path, msg] of refusals) {
  test(`/api/spoor/${path}: 400`, async (t) => {
    const { status, body } = await get(t, `/api/spoor/${path}`);
    assert.equal(status, 400);
    assert.deepEqual((body as { errors: unknown }).errors, [{ code: 400, msg }]);
  });
}

test('/api/spoor/keys and /api/spoor/values', async (t) => {
  const keys = (await get(t, '/api/spoor/keys')).body as { keys: { key: string; count: number }[] };
  assert.deepEqual(keys.keys.slice(0, 2), [
    { key: 'error', count: 2 },
    { key: 'span.kind', count: 2 },
  ]);
  const values = (await get(t, '/api/spoor/values?key=status')).body;
  assert.deepEqual(values, { values: [{ value: '503', count: 1 }] });
});

test('/api/spoor/graph: what is called and not traced', async (t) => {
  const { body } = await get(t, '/api/spoor/graph');
  const { outside } = body as { outside: Record<string, unknown>[] };
  const [bank] = outside;
  assert.deepEqual(
    { ...bank, histogram: undefined },
    {
      ...{ service: 'web', kind: 'host', system: '', name: 'bank.example', direction: 'out' },
      ...{ callCount: 1, errorCount: 1, errorShare: 1 },
      ...{ p50Micros: 1000, p95Micros: 1000, maxMicros: 1000, histogram: undefined },
    },
  );
});

test('/api/spoor/changes/operations', async (t) => {
  const { body } = await get(t, `/api/spoor/changes/operations?since=${start}`);
  assert.deepEqual(body, {
    ...{ startMicros: start, sinceMicros: start, endMicros: start, isFound: false },
    operations: [
      {
        ...{ service: 'web', operation: 'POST /pay', path: '', slower: 0, failing: 0 },
        before: { count: 0, errorCount: 0, p50Micros: null, p95Micros: null },
        after: { count: 1, errorCount: 1, p50Micros: 1000, p95Micros: 1000 },
      },
    ],
  });
  const empty = (await get(t, '/api/spoor/changes/operations?service=none')).body;
  assert.deepEqual(empty, {
    ...{ startMicros: null, sinceMicros: null, endMicros: null, isFound: false, operations: [] },
  });
});
