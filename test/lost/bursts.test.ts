/** More spans than anything can take at once: received + reported as dropped = emitted. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startRecordingCollector } from './fixtures/recording-collector.ts';
import { reportedLosses } from './fixtures/reported-losses.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');

for (const queue of [2048, 20_000]) {
  test(`10,000 spans in one tick, room for ${queue}: received + reported as dropped = emitted`, async (t) => {
    const collector = await startRecordingCollector(t);
    const app = await startApp(t, server, {
      env: {
        OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
        OTEL_BSP_MAX_QUEUE_SIZE: `${queue}`,
        SPOOR_SHUTDOWN_TIMEOUT: '10000',
        OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
      },
    });
    await app.get('/burst?spans=10000');
    await collector.until(() => collector.spans.size >= Math.min(queue, 10_000) - 512);
    await app.get('/burst?spans=100');
    assert.deepEqual(await app.end(), { status: null, signal: 'SIGTERM' });
    const lost = reportedLosses(app.ourLines());
    assert.equal(collector.spans.size + lost, 10_100, app.stderr());
    assert.equal(lost > 0, queue <= 10_000);
  });
}

test('5,000 spans in a second: received + reported as dropped = emitted', async (t) => {
  const collector = await startRecordingCollector(t);
  const app = await startApp(t, server, {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
    },
  });
  const { body } = await app.get('/rate?perSecond=5000&seconds=1');
  assert.equal((JSON.parse(body) as { made: number }).made, 5000);
  await app.end();
  assert.equal(collector.spans.size + reportedLosses(app.ourLines()), 5000, app.stderr());
});
