/** Credentials, certificates and compression as they are set in the environment, while the process lives and at its end. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture } from '../e2e/run-app.ts';
import { RecordingCollector, startRecordingCollector } from './fixtures/recording-collector.ts';
import { reportedLosses } from './fixtures/reported-losses.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');
// One self-signed pair is the authority, the server and the client.
const [cert, key] = [fixture('localhost-cert.pem'), fixture('localhost-key.pem')];

for (const when of ['live', 'last flush'] as const) {
  for (const shown of [true, false]) {
    test(`mutual TLS with gzip, ${when}, ${shown ? 'with' : 'without'} the client's certificate`, async (t) => {
      const [certPem, keyPem] = [readFileSync(cert), readFileSync(key)];
      const collector = new RecordingCollector(
        createServer({
          cert: certPem,
          key: keyPem,
          ca: certPem,
          requestCert: true,
          rejectUnauthorized: true,
        }),
      );
      await collector.listen();
      t.after(() => collector.close());
      const app = await startApp(t, server, {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${collector.port}`,
          OTEL_EXPORTER_OTLP_CERTIFICATE: cert,
          ...(shown
            ? { OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: cert, OTEL_EXPORTER_OTLP_CLIENT_KEY: key }
            : {}),
          OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
          OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20b',
          OTEL_BSP_SCHEDULE_DELAY: when === 'live' ? '1' : '60000',
          SPOOR_SHUTDOWN_TIMEOUT: '5000',
        },
      });
      await app.get('/secret');
      if (when === 'live' && shown) await collector.until(() => collector.spans.size > 0);
      await app.end();
      assert.equal(collector.spans.size, shown ? 1 : 0, app.stderr());
      assert.equal(reportedLosses(app.ourLines()), shown ? 0 : 1, app.stderr());
      for (const { headers } of collector.requests) {
        assert.deepEqual([headers['content-encoding'], headers['x-tenant']], ['gzip', 'a b']);
      }
    });
  }
}

const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;

for (const [name, env, expected] of [
  ['basic', { JAEGER_USER: 'user', JAEGER_PASSWORD: 'pass' }, basic],
  ['basic, by OTEL_*', { OTEL_EXPORTER_JAEGER_USER: 'user', OTEL_EXPORTER_JAEGER_PASSWORD: 'pass' }, basic],
  ['bearer', { JAEGER_AUTH_TOKEN: 'token' }, 'Bearer token'],
] as const) {
  test(`authorization, live and at the end: ${name}`, async (t) => {
    const collector = await startRecordingCollector(t);
    const app = await startApp(t, server, {
      env: {
        ...env,
        OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2',
        OTEL_BSP_SCHEDULE_DELAY: '60000',
        SPOOR_SHUTDOWN_TIMEOUT: '5000',
      },
    });
    for (const path of ['/1', '/2', '/3']) await app.get(path);
    await collector.until(() => collector.spans.size === 2);
    await app.end();
    assert.equal(collector.spans.size, 3);
    for (const { headers } of collector.requests) assert.equal(headers.authorization, expected);
    assert.doesNotMatch(app.stderr(), /pass|token/);
  });
}
