/**
 * A service on jaeger-client-go before and after us in one trace, over HTTP and gRPC. Go answers with the trace ids that it
 * saw, its own first; we answer with the headers that we saw.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { findTool, startGoClient } from '@spoor/testkit';
import { engines } from '../e2e/run-app.ts';
import { chainOf, startOurs, startPeerCollector } from './services.ts';

const binary = findTool('go-client');
const skip = binary === undefined ? 'needs go-client (node packages/build/tools.mjs go-client)' : false;

async function startGo(t: TestContext, name: string, endpoint: string) {
  assert.ok(binary);
  const client = await startGoClient(binary, {
    JAEGER_SERVICE_NAME: name,
    JAEGER_ENDPOINT: endpoint,
    JAEGER_SAMPLER_TYPE: 'const',
    JAEGER_SAMPLER_PARAM: '1',
    JAEGER_REPORTER_FLUSH_INTERVAL: '50ms',
  });
  t.after(() => client.stop());
  return { url: client.httpUrl, grpc: `grpc://${client.grpcTarget}` };
}

const read = async (url: string): Promise<string> => (await fetch(url)).text();
const via = (url: string, next: string): string => `${url}?next=${encodeURIComponent(next)}`;

for (const engine of engines) {
  const start = async (t: TestContext) => {
    const collector = await startPeerCollector(t);
    const [before, ours, after] = await Promise.all([
      startGo(t, 'go-before', collector.thriftUrl),
      startOurs(t, 'ours', { ...collector.ours, SPOOR_ENGINE: engine }),
      startGo(t, 'go-after', collector.thriftUrl),
    ]);
    return { collector, before, ours, after };
  };
  const around = ['go-before', 'go-before', 'ours', 'ours', 'go-after'];

  test(`${engine}: jaeger-client-go before us over HTTP and after us over HTTP`, { skip }, async (t) => {
    const { collector, before, ours, after } = await start(t);
    const answer = await read(via(before.url, via(ours.url, after.url)));
    assert.deepEqual(chainOf(await collector.trace(5)), around, answer);
    // The id that Go calls the trace by, before us and after us.
    const [first, last] = [/^[0-9a-f]+/.exec(answer)?.[0], /[0-9a-f]+$/.exec(answer)?.[0]];
    assert.equal(last, first, answer);
  });

  test(`${engine}: jaeger-client-go before us over HTTP and after us over gRPC`, { skip }, async (t) => {
    const { collector, before, ours, after } = await start(t);
    const answer = await read(via(before.url, via(ours.url, after.grpc)));
    assert.deepEqual(chainOf(await collector.trace(5)), around, answer);
    assert.equal(/[0-9a-f]+$/.exec(answer)?.[0], /^[0-9a-f]+/.exec(answer)?.[0], answer);
  });

  test(`${engine}: jaeger-client-go before us over gRPC`, { skip }, async (t) => {
    const { collector, before, ours } = await start(t);
    await read(via(before.url, ours.grpc));
    assert.deepEqual(chainOf(await collector.trace(3)), ['go-before', 'go-before', 'ours']);
  });
}
