/** What hostile requests of the largest size cost, in CPU time: decompression, the store and the sending included. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bombs, type HostileRequest, hostileBodies, hostileQueries } from './testing/hostile-requests.ts';
import { span, spanId, traceId } from './testing/spans.ts';
import { startTestCollector, type TestCollector } from './testing/start-test-collector.ts';

/** Several times what they take on a calm machine. Before there were bounds, the worst took over a minute. */
const maxCpuMs = 2000;

async function cost(collector: TestCollector, request: HostileRequest): Promise<number> {
  const { port, path, body, type = '', status, says } = request;
  const url = collector.url(port, path);
  const begun = process.cpuUsage();
  const answer =
    body === undefined
      ? await fetch(url)
      : await fetch(url, {
          method: 'POST',
          headers: { 'Content-Type': type, 'Content-Encoding': 'gzip' },
          body: new Uint8Array(body),
        });
  const text = await answer.text();
  const { user, system } = process.cpuUsage(begun);
  assert.equal(answer.status, status, text.slice(0, 200));
  assert.match(text, says ?? /^/);
  return (user + system) / 1000;
}

const packed = hostileBodies(20 * 1024 * 1024 - 1000).map((request) => ({
  ...request,
  body: gzipSync(request.body ?? '', { level: 1 }),
}));

for (const request of [...packed, ...bombs(), ...hostileQueries]) {
  test(`${request.name}`, async (t) => {
    const collector = await startTestCollector(t);
    const services = ['a', 'b', 'c'];
    for (let trace = 1; trace <= 2000; trace++) {
      collector.store.insert(
        services.map((service, i) =>
          span({
            traceId: traceId(trace),
            spanId: spanId(i + 1),
            parentSpanId: spanId(i),
            service,
            kind: 'server',
          }),
        ),
      );
    }
    const ms = await cost(collector, request);
    t.diagnostic(`${ms.toFixed(0)} ms of CPU`);
    assert.ok(ms < maxCpuMs, `${ms.toFixed(0)} ms of CPU`);
  });
}
