import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tag } from './receive.ts';
import { line, overHttp, overUdp, runConfigured } from './run-configured.ts';

for (const [way, config] of [
  ['the agent', overUdp],
  ['the collector', overHttp],
] as const) {
  test(`${way}, the service, its tags and the sampler of the code hold for automatic spans, and one line says so`, async (t) => {
    const { ended, receiver } = await runConfigured(t, config, () => ({ OPTIONS: '{"tags":{"team":"a"}}' }));
    const spans = await receiver.spans(3);
    assert.deepEqual(spans.map(({ span }) => span.operationName).sort(), ['GET', 'GET', 'manual 0']);
    for (const { service, process } of spans) assert.deepEqual([service, process['team']], ['code', 'a']);
    const root = spans.find(({ span }) => span.references.length === 0 && span.operationName === 'GET');
    assert.deepEqual(root && [tag(root, 'sampler.type'), tag(root, 'sampler.param')], ['const', true]);
    assert.deepEqual(line(ended).length, 1);
    assert.match(
      line(ended)[0] ?? '',
      /^spoor: jaeger-client is configured in code, used where no variable is set: service code, sampler ConstSampler\(always\), spans to jaeger (udp 127\.0\.0\.1:\d+|http:\/\/127\.0\.0\.1:\d+\/api\/traces)$/,
    );
  });
}

test('a variable that is set wins for its own thing', async (t) => {
  const { ended, receiver } = await runConfigured(
    t,
    () => ({ sampler: { type: 'const', param: 0 } }),
    ({ endpoint }) => ({
      OTEL_SERVICE_NAME: 'named',
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint,
    }),
  );
  const spans = await receiver.spans(2);
  assert.deepEqual(
    spans.map(({ service, span }) => `${service} ${span.operationName}`),
    ['named GET', 'named GET'],
  );
  assert.deepEqual(line(ended), [
    'spoor: jaeger-client is configured in code, used where no variable is set: its tags',
  ]);
});

test('SPOOR_JAEGER_CLIENT_CONFIG=ignore: nothing of the code counts, and its spans are ours all the same', async (t) => {
  const { ended, receiver } = await runConfigured(t, overUdp, ({ endpoint }) => ({
    SPOOR_JAEGER_CLIENT_CONFIG: 'ignore',
    OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint,
  }));
  const spans = await receiver.spans(3);
  assert.deepEqual([...new Set(spans.map(({ service }) => service))], ['spoor']);
  assert.deepEqual(line(ended), []);
});

for (const [what, env, names] of [
  ['as they are', {}, ['traceparent', 'uber-trace-id']],
  [
    'of another name',
    { OPTIONS: '{"contextKey":"X-O3-Trace","baggagePrefix":"o3-"}' },
    ['traceparent', 'uber-trace-id', 'x-o3-trace'],
  ],
  ["Zipkin's", { B3: '1' }, ['traceparent', 'uber-trace-id', 'x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']],
  ["Zipkin's, where a variable says otherwise", { B3: '1', OTEL_PROPAGATORS: 'jaeger' }, ['uber-trace-id']],
] as const) {
  test(`headers of the code ${what}`, async (t) => {
    const { ended } = await runConfigured(t, overUdp, () => env);
    const carried = JSON.parse(ended.stdout) as string[];
    assert.deepEqual(
      carried.filter((name) => name !== 'x-b3-parentspanid'),
      names,
    );
  });
}
