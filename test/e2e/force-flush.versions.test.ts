/**
 * What a program awaits that is frozen or killed right after a request: `forceFlush` of the tracer provider (specification,
 * Trace SDK, ForceFlush).
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { engines, runApp } from './run-app.ts';

const program = (body: string): string[] => [
  '--input-type=module',
  '-e',
  `import { trace } from '@opentelemetry/api';
   const provider = trace.getTracerProvider();
   provider.getTracer('app').startSpan('work').end();
   ${body}`,
];

for (const engine of engines) {
  test(`${engine}: forceFlush resolves after delivery, and the process lives until then`, async (t) => {
    const receiver = await receiveSpans(t);
    // Nothing else is under way, and there is no last flush after SIGKILL.
    const app = program(`await provider.getDelegate().forceFlush(); process.kill(process.pid, 'SIGKILL');`);
    const ended = await runApp(app, { engine, env: { ...receiver.http, OTEL_SERVICE_NAME: 'flushed' } });
    assert.equal(ended.signal, 'SIGKILL', `exit code ${ended.status}: ${ended.stderr}`);
    const [span] = await receiver.spans('flushed', 1);
    assert.equal(span?.name, 'work');
  });
}

test('forceFlush is there on the provider that the API gives, and through a Proxy of it', async (t) => {
  const receiver = await receiveSpans(t);
  const app = program(`const wrapped = new Proxy(provider, {});
    wrapped.getTracer('app').startSpan('more').end();
    await provider.forceFlush(); await wrapped.forceFlush();
    wrapped.setDelegate(wrapped); console.log(wrapped.getDelegate().getTracer('x').startSpan('x').isRecording());
    process.kill(process.pid, 'SIGKILL');`);
  const ended = await runApp(app, { env: { ...receiver.http, OTEL_SERVICE_NAME: 'wrapped' } });
  assert.equal(ended.stdout, 'true\n', ended.stderr);
  const names = (await receiver.spans('wrapped', 2)).map(({ name }) => name);
  assert.deepEqual(names.sort(), ['more', 'work']);
});

/** A collector that takes everything and never answers. */
async function startSilentCollector(t: TestContext): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  return `http://127.0.0.1:${address.port}/api/traces`;
}

test('forceFlush resolves after OTEL_BSP_EXPORT_TIMEOUT when no answer comes, and holds the process no longer', async (t) => {
  const endpoint = await startSilentCollector(t);
  const env = {
    OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint,
    OTEL_BSP_EXPORT_TIMEOUT: '100',
    SPOOR_SHUTDOWN_TIMEOUT: '100',
  };
  const ended = await runApp(program(`await provider.forceFlush(); console.log('resolved');`), { env });
  assert.equal(ended.stdout, 'resolved\n', ended.stderr);
  assert.equal(ended.status, 0);
});

test('forceFlush resolves when the collector refuses, and when there is nothing to send', async () => {
  const env = { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://127.0.0.1:1/api/traces' };
  const body = `for (let times = 0; times < 3; times++) await provider.forceFlush(); console.log('resolved');`;
  const ended = await runApp(program(body), { env });
  assert.equal(ended.stdout, 'resolved\n', ended.stderr);
  assert.equal(ended.status, 0);
});
