/** A process too short to see an outage: the line about what its end cost says why, as a long-lived one says it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { httpExporters } from '../radius/fixtures/http-exporters.ts';
import { RecordingCollector, startRecordingCollector } from './fixtures/recording-collector.ts';

const program = `const tracer = require('@opentelemetry/api').trace.getTracer('app');
  tracer.startSpan('one').end(); tracer.startSpan('two').end();`;

async function lastWords(env: Record<string, string>): Promise<string> {
  const ended = await runApp(['-e', program], {
    env: { OTEL_LOG_LEVEL: 'warn', SPOOR_SHUTDOWN_TIMEOUT: '20000', ...env },
  });
  assert.equal(ended.status, 0);
  const words = /^spoor: 2 spans were lost, not delivered to http\S+ before the process ended: (.*)\n$/;
  return words.exec(ended.stderr)?.[1] ?? `no last words: ${ended.stderr}`;
}

for (const [exporter, envFor] of Object.entries(httpExporters)) {
  test(`${exporter}: nobody listens`, async () => {
    const collector = new RecordingCollector();
    await collector.listen();
    const { port } = collector;
    await collector.close();
    const words = `connect ECONNREFUSED 127.0.0.1:${port}; is a collector listening there?`;
    assert.equal(await lastWords(envFor(port)), words);
  });

  test(`${exporter}: the collector refuses, and says why`, async (t) => {
    const collector = await startRecordingCollector(t);
    collector.refusal = () => 'tenant is unknown';
    const words = 'status 400 (tenant is unknown); check that this endpoint takes the format of the exporter';
    assert.equal(await lastWords(envFor(collector.port)), words);
  });

  test(`${exporter}: the collector is not ready`, async (t) => {
    const collector = await startRecordingCollector(t);
    collector.health = 503;
    assert.match(await lastWords(envFor(collector.port)), /^status 503/);
  });

  test(`${exporter}: over TLS, which another thread speaks`, async (t) => {
    const collector = await startRecordingCollector(t);
    const secure = Object.entries(envFor(collector.port)).map(([name, value]) => [
      name,
      value.replace('http:', 'https:'),
    ]);
    assert.match(await lastWords(Object.fromEntries(secure)), /EPROTO|SSL|wrong version number/i);
  });
}
