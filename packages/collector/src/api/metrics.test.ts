import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { span, tag, traceId } from '../testing/spans.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const end = Date.parse('2026-05-04T03:02:10Z');
const at = (secondsBeforeEnd: number) => (end - secondsBeforeEnd * 1000) * 1000;

const spans = [
  span({ traceId: traceId(1), kind: 'server', name: 'a', startMicros: at(9), durationMicros: 100_000 }),
  span({
    traceId: traceId(2),
    kind: 'server',
    name: 'b',
    startMicros: at(6),
    durationMicros: 200_000,
    tags: [tag('error', true)],
  }),
  span({ traceId: traceId(3), kind: 'client', name: 'c', startMicros: at(6), durationMicros: 300_000 }),
];

async function get(t: TestContext, path: string) {
  const collector = await startTestCollector(t);
  collector.store.insert(spans);
  return collector.getJson(`/api/metrics/${path}`);
}

const range = `endTs=${end}&lookback=10000&step=5000&ratePer=5000`;
const point = (timestamp: string, doubleValue: number) => ({ gaugeValue: { doubleValue }, timestamp });
const labels = [{ name: 'service_name', value: 'shop' }];

test('/api/metrics/latencies: milliseconds at each step', async (t) => {
  assert.deepEqual(await get(t, `latencies?service=shop&quantile=0.95&${range}`), {
    status: 200,
    body: {
      name: 'service_latencies',
      type: 'GAUGE',
      help: '0.95th quantile latency, grouped by service',
      metrics: [{ labels, metricPoints: [point('2026-05-04T03:02:05.000Z', 200)] }],
    },
  });
});

test('/api/metrics/calls: a second, of the kinds asked for', async (t) => {
  const { body } = await get(t, `calls?service=shop&service=none&spanKind=server&spanKind=client&${range}`);
  assert.deepEqual(body, {
    name: 'service_call_rate',
    type: 'GAUGE',
    help: 'calls/sec, grouped by service',
    metrics: [{ labels, metricPoints: [point('2026-05-04T03:02:05.000Z', 3 / 5)] }],
  });
});

test('/api/metrics/errors: a share of the calls, by operation if asked', async (t) => {
  const { body } = await get(t, `errors?service=shop&groupByOperation=true&${range}`);
  const grouped = (operation: string) => [{ name: 'operation', value: operation }, ...labels];
  assert.deepEqual(body, {
    name: 'service_operation_error_rate',
    type: 'GAUGE',
    help: 'error rate, computed as a fraction of errors/sec over calls/sec, grouped by service & operation',
    metrics: [
      { labels: grouped('a'), metricPoints: [point('2026-05-04T03:02:05.000Z', 0)] },
      { labels: grouped('b'), metricPoints: [point('2026-05-04T03:02:05.000Z', 1)] },
    ],
  });
});

test('/api/metrics/calls: a call leaves when the window has passed', async (t) => {
  const { body } = await get(t, `calls?service=shop&endTs=${end}&lookback=4000&step=1000&ratePer=5000`);
  const { metrics } = body as { metrics: { metricPoints: { gaugeValue: { doubleValue: number } }[] }[] };
  const values = metrics[0]?.metricPoints.map(({ gaugeValue }) => gaugeValue.doubleValue * 5);
  // 6 seconds before the end it is in the window of the points 4, 3 and 2 seconds before it; the first call in none.
  assert.deepEqual(values, [1, 1, 1]);
});

test('/api/metrics/minstep', async (t) => {
  assert.deepEqual((await get(t, 'minstep')).body, { data: 1, total: 0, limit: 0, offset: 0, errors: null });
});

const refusals: [string, string][] = [
  ['calls', "unable to parse param 'service': please provide at least one service name"],
  ['latencies?service=a', 'quantile must be greater than 0 and at most 1, got ""'],
  ['latencies?service=a&quantile=1.1', 'quantile must be greater than 0 and at most 1, got "1.1"'],
  ['calls?service=a&step=0', 'step must be a positive number of milliseconds, got 0'],
  ['calls?service=a&step=1', 'lookback must be at most 11000 steps, got 3600000'],
  ['calls?service=a&spanKind=x', "unable to parse param 'spanKind': unsupported span kind: 'x'"],
  [
    'calls?service=a&groupByOperation=x',
    `unable to parse param 'groupByOperation': strconv.ParseBool: parsing "x": invalid syntax`,
  ],
];
for (const [path, msg] of refusals) {
  test(`/api/metrics/${path}: 400`, async (t) => {
    assert.deepEqual(await get(t, path), {
      status: 400,
      body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 400, msg }] },
    });
  });
}
