/** The commonest ways to end a process, over UDP and HTTP; endings.long.test.ts has all of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { register } from '../e2e/run-app.ts';
import { checkDeadEnd, checkEnd, run } from './fixtures/check-end.ts';
import { ends, workerEnds } from './fixtures/ends.ts';
import { unusedTcpPort, unusedUdpPort } from './fixtures/unused-ports.ts';

const quick = ends.filter((end) => end.quick);

for (const protocol of ['udp', 'http'] as const) {
  for (const end of quick)
    test(`ending over ${protocol}: ${end.name}`, () => checkEnd(end, protocol, 'main'));
}
for (const end of workerEnds.slice(0, 1)) {
  test(`ending over both, in a worker: ${end.name}`, () => checkEnd(end, 'both', 'worker'));
}

for (const end of quick) {
  test(`ending with a dead collector: ${end.name}`, async () => {
    const endpoint = `http://127.0.0.1:${await unusedTcpPort()}/api/traces`;
    await checkDeadEnd(end, { OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint }, 'said');
  });
  test(`ending with a refused agent: ${end.name}`, async () => {
    const port = `${await unusedUdpPort()}`;
    const env = { OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1', OTEL_EXPORTER_JAEGER_AGENT_PORT: port };
    await checkDeadEnd(end, env, 'unknown');
  });
}

test('a busy loop before the first span dies of SIGTERM at once, as it always did', async () => {
  const end = {
    name: 'busy',
    code: "require('node:fs').writeSync(1, 'ready'); for (;;);",
    signal: 'SIGTERM',
  } as const;
  const { signal } = await run(end, end.code, ['-r', register], {});
  assert.equal(signal, 'SIGTERM');
});
