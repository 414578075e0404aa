/** The commonest ways to end a process, over UDP and HTTP; endings.long.test.ts has all of them. */
import { test } from 'node:test';
import { checkDeadEnd, checkEnd } from './fixtures/check-end.ts';
import { ends, workerEnds } from './fixtures/ends.ts';
import { unusedTcpPort } from './fixtures/unused-ports.ts';

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
    await checkDeadEnd(end, { OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint });
  });
}
