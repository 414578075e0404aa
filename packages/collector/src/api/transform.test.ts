import assert from 'node:assert/strict';
import { test } from 'node:test';
import { span, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const start = 1_700_000_000_000_000;
const spans = ['a', 'b'].map((service, index) =>
  span({ traceId: traceId(index + 1), service, name: 'op', startMicros: start + index, durationMicros: 5 }),
);

test('POST /api/transform: OTLP that the collector gave away becomes what its page reads; nothing is stored', async (t) => {
  const giver = await startTestCollector(t);
  giver.store.insert(spans);
  const times = 'query.startTimeMin=2023-01-01T00:00:00Z&query.startTimeMax=2030-01-01T00:00:00Z';
  const { body } = await giver.getJson(`/api/v3/traces?${times}`);
  const taker = await startTestCollector(t);
  const answer = await fetch(taker.url('query', '/api/transform'), {
    method: 'POST',
    body: JSON.stringify((body as { result: object }).result),
  });
  assert.equal(answer.status, 200);
  const given = (await giver.getJson(`/api/traces?traceID=${traceId(1)}&traceID=${traceId(2)}`)).body;
  const { data, ...envelope } = (await answer.json()) as { data: { traceID: string }[] };
  const byId = (traces: { traceID: string }[]) => traces.toSorted((a, b) => (a.traceID < b.traceID ? -1 : 1));
  assert.deepEqual(byId(data), byId((given as { data: { traceID: string }[] }).data));
  assert.deepEqual(envelope, { total: 2, limit: 0, offset: 0, errors: null });
  assert.deepEqual(await taker.getJson('/api/services'), {
    status: 200,
    body: { data: [], total: 0, limit: 0, offset: 0, errors: null },
  });
});

for (const [name, init, status] of [
  ['GET', { method: 'GET' }, 405],
  ['what is no OTLP', { method: 'POST', body: '[]' }, 400],
] as const) {
  test(`/api/transform: ${name} is refused with ${status} in Jaeger's envelope`, async (t) => {
    const collector = await startTestCollector(t);
    const answer = await fetch(collector.url('query', '/api/transform'), init);
    const { errors } = (await answer.json()) as { errors: { code: number }[] };
    assert.deepEqual([answer.status, errors[0]?.code], [status, status]);
  });
}

test('/analytics/v1/dependencies is another name of /api/dependencies', async (t) => {
  const collector = await startTestCollector(t);
  collector.store.insert([
    span({ traceId: traceId(1), spanId: '00000000000000aa', service: 'a', startMicros: start }),
    span({ traceId: traceId(1), parentSpanId: '00000000000000aa', service: 'b', startMicros: start }),
  ]);
  const query = `?endTs=${start / 1000 + 1000}&lookback=3600000`;
  const answer = await collector.getJson(`/analytics/v1/dependencies${query}`);
  assert.deepEqual(answer, await collector.getJson(`/api/dependencies${query}`));
  assert.deepEqual((answer.body as { data: object[] }).data, [{ parent: 'a', child: 'b', callCount: 1 }]);
});

for (const path of [
  '/api/traces?service=a',
  '/api/traces/1',
  '/api/traces/99',
  '/api/services',
  '/api/dependencies',
  '/api/v3/traces/1',
  '/api/spoor/stats',
]) {
  test(`prettyPrint: ${path} says the same, laid out for a person`, async (t) => {
    const collector = await startTestCollector(t);
    collector.store.insert(spans);
    const ask = async (value: string) => {
      const url = new URL(collector.url('query', path));
      url.searchParams.set('prettyPrint', value);
      const answer = await fetch(url);
      return { status: answer.status, text: await answer.text() };
    };
    const [plain, pretty] = [await ask('false'), await ask('true')];
    assert.equal(pretty.status, plain.status);
    assert.equal(pretty.text, JSON.stringify(JSON.parse(plain.text), null, 4));
    assert.equal(plain.text, JSON.stringify(JSON.parse(plain.text)));
  });
}
