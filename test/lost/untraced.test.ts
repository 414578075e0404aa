/** Our own exports are nobody's spans and carry nobody's headers. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startRecordingCollector } from './fixtures/recording-collector.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');

const endpoints = {
  jaeger: (port: number) => ({ OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${port}/api/traces` }),
  otlp: (port: number) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }),
  zipkin: (port: number) => ({ OTEL_EXPORTER_ZIPKIN_ENDPOINT: `http://127.0.0.1:${port}/api/v2/spans` }),
};

for (const [name, settings] of Object.entries(endpoints)) {
  test(`exports over ${name} make no spans and carry no trace headers`, async (t) => {
    const collector = await startRecordingCollector(t);
    const app = await startApp(t, server, {
      env: { ...settings(collector.port), OTEL_BSP_SCHEDULE_DELAY: '1' },
    });
    for (let count = 1; count <= 3; count += 1) {
      assert.equal((await app.get(`/${count}`)).body, 'ok');
      await collector.until(() => collector.spans.size >= count);
    }
    assert.deepEqual(await app.end(), { status: null, signal: 'SIGTERM' });
    const paths = [...collector.spans.values()].map(
      ({ tags }) => tags.find(({ key }) => key === 'url.path')?.value,
    );
    assert.deepEqual(paths, ['/1', '/2', '/3']);
    for (const { headers } of collector.requests) {
      assert.equal(headers.traceparent ?? headers['uber-trace-id'] ?? headers['baggage'], undefined);
    }
    assert.deepEqual(app.ourLines(), []);
  });
}
