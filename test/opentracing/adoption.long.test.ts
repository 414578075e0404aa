import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { overHttp, overUdp, program, runConfigured } from './run-configured.ts';

test('a sampler of the code that wants nothing is asked for automatic spans too', async (t) => {
  const { receiver } = await runConfigured(
    t,
    (each) => ({ ...overUdp(each), sampler: { type: 'const', param: 0 } }),
    () => ({
      SERVICES: '2',
    }),
  );
  const sentinel = await runApp(program, { env: { CONFIG: JSON.stringify(overUdp(receiver)) } });
  assert.equal(sentinel.status, 0);
  assert.equal((await receiver.spans(3)).length, 3);
});

test('further tracers name services of their own, sixteen of them; the rest are the first one’s', async (t) => {
  const { receiver } = await runConfigured(t, overUdp, () => ({ SERVICES: '19' }));
  const spans = await receiver.spans(21);
  const manual = spans.filter(({ span }) => span.operationName.startsWith('manual'));
  const services = new Map(manual.map(({ service, span }) => [span.operationName, service]));
  for (let index = 1; index <= 16; index++) assert.equal(services.get(`manual ${index}`), `code-${index}`);
  for (const index of [0, 17, 18]) assert.equal(services.get(`manual ${index}`), 'code');
});

for (const off of [
  { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'jaeger-client,opentracing' },
  { OTEL_INSTRUMENTATION_JAEGER_CLIENT_ENABLED: 'false' },
]) {
  test(`${JSON.stringify(off)}: jaeger-client sends its spans itself, and how it does is not traced`, async (t) => {
    const { receiver } = await runConfigured(t, overHttp, ({ endpoint }) => ({
      ...off,
      OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint,
    }));
    const spans = await receiver.spans(3);
    assert.deepEqual(spans.map(({ service, span }) => `${service} ${span.operationName}`).sort(), [
      'code manual 0',
      'spoor GET',
      'spoor GET',
    ]);
  });
}

test('polls of a remote sampler are not traced', async (t) => {
  let answerHeld = (): void => {};
  let hasPolled = false;
  const sampling = createServer((request, response) => {
    if (request.url === '/held') answerHeld = () => void response.end();
    else {
      hasPolled = true;
      response.end('{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}');
    }
    if (hasPolled) answerHeld();
  });
  sampling.listen(0, '127.0.0.1');
  await once(sampling, 'listening');
  t.after(() => sampling.close());
  const { port } = sampling.address() as { port: number };
  const remote = { type: 'remote', param: 1, host: '127.0.0.1', port, refreshIntervalMs: 50 };
  const { receiver } = await runConfigured(
    t,
    (each) => ({ ...overUdp(each), sampler: remote }),
    () => ({ HOLD: `http://127.0.0.1:${port}/held` }),
  );
  const spans = await receiver.spans(4);
  assert.deepEqual(spans.map(({ span }) => span.operationName).sort(), ['GET', 'GET', 'GET', 'manual 0']);
});
