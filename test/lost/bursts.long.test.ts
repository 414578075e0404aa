/** 5,000 spans a second for a minute: accounted to the span, and the event loop goes on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startUdpCollector } from '../endings/fixtures/collectors.ts';
import { startRecordingCollector } from './fixtures/recording-collector.ts';
import { reportedLosses } from './fixtures/reported-losses.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');
const emitted = 300_000;

interface Rate {
  readonly made: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

test('5,000 spans a second for a minute over HTTP', async (t) => {
  const collector = await startRecordingCollector(t);
  const app = await startApp(t, server, {
    env: {
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
      SPOOR_SHUTDOWN_TIMEOUT: '10000',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
    },
  });
  const rate = JSON.parse((await app.get('/rate?perSecond=5000&seconds=60')).body) as Rate;
  t.diagnostic(`event-loop delay p99 ${rate.p99Ms} ms, longest ${rate.maxMs} ms`);
  await app.end();
  const lost = reportedLosses(app.ourLines());
  t.diagnostic(`${collector.spans.size} received, ${lost} reported as dropped`);
  assert.equal(collector.spans.size + lost, emitted, app.stderr());
});

test('5,000 spans a second for ten seconds over UDP', async (t) => {
  const collector = await startUdpCollector();
  t.after(() => collector.close());
  const app = await startApp(t, server, {
    env: {
      OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
      OTEL_EXPORTER_JAEGER_AGENT_PORT: `${collector.port}`,
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
    },
  });
  const rate = JSON.parse((await app.get('/rate?perSecond=5000&seconds=10')).body) as Rate;
  t.diagnostic(`event-loop delay p99 ${rate.p99Ms} ms, longest ${rate.maxMs} ms`);
  await app.end();
  await collector.until(50_000 - reportedLosses(app.ourLines()));
});
