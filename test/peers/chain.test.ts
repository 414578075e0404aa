import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../e2e/run-app.ts';
import { chainOf, startOldNode, startOurs, startPeerCollector, startUpstream } from './services.ts';

interface Seen {
  readonly traceparent?: string;
  readonly 'uber-trace-id'?: string;
}

const call = async (url: string, next: string): Promise<Seen[]> =>
  (await (await fetch(`${url}?next=${encodeURIComponent(next)}`)).text())
    .split('\n')
    .map((line) => JSON.parse(line));

const via = (url: string, next: string): string => `${url}?next=${encodeURIComponent(next)}`;

for (const engine of engines) {
  const env = { SPOOR_ENGINE: engine };

  test(`${engine}: jaeger-client before and after us is one trace, over its UDP and HTTP senders`, async (t) => {
    const collector = await startPeerCollector(t);
    const udp = { JAEGER_AGENT_HOST: '127.0.0.1', JAEGER_AGENT_PORT: String(collector.binaryPort) };
    const [before, ours, after] = await Promise.all([
      startOldNode(t, 'old-before', udp),
      startOurs(t, 'ours', { ...collector.ours, ...env }),
      startOldNode(t, 'old-after', { JAEGER_ENDPOINT: collector.thriftUrl }),
    ]);
    const [, seen] = await call(before.url, via(ours.url, after.url));
    assert.match(seen?.['uber-trace-id'] ?? '', /^[0-9a-f]{1,32}(:|%3A)/i);
    const spans = await collector.trace(5);
    assert.deepEqual(chainOf(spans), ['old-before', 'old-before', 'ours', 'ours', 'old-after']);
  });

  test(`${engine}: jaeger-client, we, and a second service of ours: both headers leave us`, async (t) => {
    const collector = await startPeerCollector(t);
    const [before, first, second] = await Promise.all([
      startOldNode(t, 'old-before', { JAEGER_ENDPOINT: collector.thriftUrl }),
      startOurs(t, 'first', { ...collector.ours, ...env }),
      startOurs(t, 'second', { ...collector.ours, ...env }),
    ]);
    const [, , seen] = await call(before.url, via(first.url, second.url));
    const [, w3cTrace, w3cSpan] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(seen?.traceparent ?? '') ?? [];
    // jaeger-client's 64-bit ids: the fast engine hands them on in 16 digits, upstream pads them and its flags.
    const [uberTrace, ...rest] = seen?.['uber-trace-id']?.split(':') ?? [];
    assert.equal(uberTrace?.padStart(32, '0'), w3cTrace);
    assert.match(rest.join(':'), new RegExp(`^${w3cSpan}:0:0?1$`));
    assert.deepEqual(chainOf(await collector.trace(5)), [
      'old-before',
      'old-before',
      'first',
      'first',
      'second',
    ]);
  });

  test(`${engine}: the upstream SDK before and after us is one trace`, async (t) => {
    const collector = await startPeerCollector(t);
    const [before, ours, after] = await Promise.all([
      startUpstream(t, 'upstream-before', collector.thriftUrl),
      startOurs(t, 'ours', { ...collector.ours, ...env }),
      startUpstream(t, 'upstream-after', collector.thriftUrl),
    ]);
    await call(before.url, via(ours.url, after.url));
    const spans = await collector.trace(5);
    assert.deepEqual(chainOf(spans), [
      'upstream-before',
      'upstream-before',
      'ours',
      'ours',
      'upstream-after',
    ]);
  });

  test(`${engine}: the upstream SDK behind us over gRPC is one trace, and so are we behind it`, async (t) => {
    const collector = await startPeerCollector(t);
    const [before, ours, after] = await Promise.all([
      startUpstream(t, 'upstream-before', collector.thriftUrl),
      startOurs(t, 'ours', { ...collector.ours, ...env }),
      startUpstream(t, 'upstream-after', collector.thriftUrl),
    ]);
    const [, , seen] = await call(before.url, via(ours.url, after.grpc));
    assert.match(seen?.['uber-trace-id'] ?? '', /^[0-9a-f]{32}:[0-9a-f]{16}:0:0?1$/);
    assert.deepEqual(chainOf(await collector.trace(5)), [
      'upstream-before',
      'upstream-before',
      'ours',
      'ours',
      'upstream-after',
    ]);
  });

  test(`${engine}: the upstream SDK calls us over gRPC`, async (t) => {
    const collector = await startPeerCollector(t);
    const [before, ours] = await Promise.all([
      startUpstream(t, 'upstream-before', collector.thriftUrl),
      startOurs(t, 'ours', { ...collector.ours, ...env }),
    ]);
    await call(before.url, ours.grpc);
    assert.deepEqual(chainOf(await collector.trace(3)), ['upstream-before', 'upstream-before', 'ours']);
  });
}
