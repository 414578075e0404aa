/** Odd values under the preload, in every exporter: the application is as bare, and each span arrives. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';
import { startRecordingCollector } from '../lost/fixtures/recording-collector.ts';
import { httpExporters } from './fixtures/http-exporters.ts';

const app = join(import.meta.dirname, 'fixtures', 'odd-app.cjs');
const bare = await runApp(app, { way: 'none' });
/** Eleven odd values, two requests seen from both sides, and what comes after all of them. */
const expected =
  `a big integer, a context out of JSON, a link without a context, a name of a symbol, an array with toJSON,
  an error named 410, an odd end, later, no name, no numbers, version null, version of objects`.split(/,\s+/);
const requestSpans = 4;

async function run(env: Record<string, string>): Promise<void> {
  const ended = await runApp(app, { env: { OTEL_LOG_LEVEL: 'warn', OTEL_SERVICE_NAME: 'odd', ...env } });
  // That a value was left out may be said, and nothing else.
  const said = /^spoor: writing a value of a span for .*; no span was lost, delivery goes on\n/gm;
  assert.deepEqual({ ...ended, stderr: ended.stderr.replace(said, '') }, bare);
}

function check(names: readonly string[]): void {
  const own = names.filter((name) => expected.includes(name));
  assert.deepEqual(own.sort(), expected);
  // The span that only lends its ids is marked incomplete at the end.
  assert.equal(names.length, expected.length + requestSpans + 1, names.join());
}

test('bare, nothing is wrong with the application', () => {
  assert.equal(bare.status, 0, bare.stderr);
});

for (const [exporter, envFor] of Object.entries(httpExporters)) {
  test(`${exporter}: odd values cost no span`, async (t) => {
    const collector = await startRecordingCollector(t);
    await run(envFor(collector.port));
    check([...collector.spans.values()].map(({ name }) => name));
  });
}

for (const protocol of ['udp', 'compact'] as const) {
  test(`Jaeger ${protocol}: odd values cost no span`, async (t) => {
    const receiver = await receiveSpans(t);
    await run(receiver[protocol]);
    const spans = await receiver.spans('odd', expected.length + requestSpans + 1);
    check(spans.map(({ name }) => name));
  });
}
