/** OTLP over gRPC, to grpc-js' own server: while the process lives, at its end, plain, over TLS, and when the server refuses. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ServerCredentials } from '@grpc/grpc-js';
import { fixture, runApp } from '../e2e/run-app.ts';
import { unusedTcpPort } from '../endings/fixtures/unused-ports.ts';
import { startGrpcCollector } from './fixtures/grpc-collector.ts';
import { reportedLosses } from './fixtures/reported-losses.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');
const insecure = ServerCredentials.createInsecure();
const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
const program = `const tracer = require('@opentelemetry/api').trace.getTracer('app');
  tracer.startSpan('one').end(); tracer.startSpan('two').end();`;
const quiet = { OTEL_LOG_LEVEL: 'warn', SPOOR_SHUTDOWN_TIMEOUT: '20000' };

for (const [how, code] of [
  ['returns', program],
  ['calls process.exit', `${program} process.exit(0);`],
  [
    'throws',
    `${program} process.exitCode = 0; process.on('uncaughtException', () => process.exit(0)); throw new Error('own');`,
  ],
] as const) {
  for (const compression of ['none', 'gzip']) {
    test(`otlp over grpc, ${compression}: a process that ${how} delivers what has ended`, async (t) => {
      const collector = await startGrpcCollector(t, insecure);
      const env = {
        ...grpc,
        ...quiet,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20b',
      };
      const ended = await runApp(['-e', code], { env });
      assert.equal(ended.status, 0);
      assert.equal(ended.stderr, '');
      assert.deepEqual(collector.spans.map(({ name }) => name).sort(), ['one', 'two']);
      assert.deepEqual(collector.calls[0]?.get('x-tenant'), ['a b']);
    });
  }
}

test('otlp over grpc: a server that lives sends on one connection, and what is left at its end', async (t) => {
  const collector = await startGrpcCollector(t, insecure);
  const app = await startApp(t, server, {
    env: {
      ...grpc,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}`,
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '2',
      OTEL_BSP_SCHEDULE_DELAY: '60000',
      SPOOR_SHUTDOWN_TIMEOUT: '20000',
    },
  });
  for (const path of ['/1', '/2', '/3']) await app.get(path);
  await collector.until(() => collector.spans.length === 2);
  await app.end();
  // What was not answered yet when the end came is sent again.
  assert.equal(new Set(collector.spans.map(({ spanId }) => spanId)).size, 3, app.stderr());
  assert.deepEqual(app.ourLines().slice(1), []);
});

const [cert, key] = [fixture('localhost-cert.pem'), fixture('localhost-key.pem')];
for (const shown of [true, false]) {
  test(`otlp over grpc, mutual TLS, ${shown ? 'with' : 'without'} the client's certificate`, async (t) => {
    const pem = { cert_chain: readFileSync(cert), private_key: readFileSync(key) };
    const collector = await startGrpcCollector(t, ServerCredentials.createSsl(pem.cert_chain, [pem], true));
    const { ourLines, stderr, get, end } = await startApp(t, server, {
      env: {
        ...grpc,
        OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${collector.port}`,
        OTEL_EXPORTER_OTLP_CERTIFICATE: cert,
        ...(shown ? { OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: cert, OTEL_EXPORTER_OTLP_CLIENT_KEY: key } : {}),
        OTEL_BSP_SCHEDULE_DELAY: '60000',
        SPOOR_SHUTDOWN_TIMEOUT: '5000',
      },
    });
    await get('/secret');
    await end();
    assert.equal(collector.spans.length, shown ? 1 : 0, stderr());
    assert.equal(reportedLosses(ourLines()), shown ? 0 : 1, stderr());
  });
}

test('otlp over grpc: the last words of a process say why', async (t) => {
  const collector = await startGrpcCollector(t, insecure);
  collector.refusal = { code: 7, details: 'tenant is unknown' };
  const lastWords = async (port: number): Promise<string> => {
    const env = { ...grpc, ...quiet, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    return (await runApp(['-e', program], { env })).stderr;
  };
  const lost = (port: number) =>
    `spoor: 2 spans were lost, not delivered to http://127.0.0.1:${port} before the process ended: `;
  assert.equal(
    await lastWords(collector.port),
    `${lost(collector.port)}gRPC status 7 PERMISSION_DENIED (tenant is unknown); check the rights of the user, token or headers of the exporter\n`,
  );
  const nobody = await unusedTcpPort();
  assert.equal(
    await lastWords(nobody),
    `${lost(nobody)}connect ECONNREFUSED 127.0.0.1:${nobody}; is a collector listening there?\n`,
  );
});
