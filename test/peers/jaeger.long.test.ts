/**
 * The demo arrives in a real Jaeger, over every way that leads there, and in our collector, byte for byte the same: what
 * both answer about it is compared, field by field.
 */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { type Collector, startCollector } from '@spoor/collector';
import { shopServices, showcase, startShop, visit } from '@spoor/demo';
import { findTool, type RealJaeger, startJaeger } from '@spoor/testkit';
import { register } from '../e2e/run-app.ts';
import {
  ask,
  askUntil,
  betweenServices,
  classicSpans,
  dataOf,
  otlpSpans,
  sameTimes,
  setOf,
  withoutTimes,
} from './query-answers.ts';
import { teeDatagrams, teeRequests } from './tee.ts';

/** The visit that shows everything makes this many. */
const spansOfShowcase = 21;

const binary = findTool('jaeger');
const skip = binary === undefined ? 'needs jaeger (node packages/build/tools.mjs jaeger)' : false;

/** Spans leave while the shop is open: how a process ends is not what is shown here. */
/** Functions are the fast engine's alone. */
const hasty = { PATH: process.env['PATH'], OTEL_BSP_SCHEDULE_DELAY: '50', SPOOR_FUNCTIONS: '' };

const isComplete = (answer: Parameters<typeof classicSpans>[0]): boolean =>
  classicSpans(answer).size === spansOfShowcase;

interface Way {
  readonly engine: 'reference' | 'fast';
  readonly name: string;
  /** The environment that makes a service send to both. */
  readonly open: (t: TestContext, real: RealJaeger, ours: Collector) => Promise<Record<string, string>>;
}

const datagrams =
  (protocol: string, portOf: (real: RealJaeger) => number, ours: 'compact' | 'binary'): Way['open'] =>
  async (t, real, collector) => ({
    OTEL_EXPORTER_JAEGER_PROTOCOL: protocol,
    OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
    OTEL_EXPORTER_JAEGER_AGENT_PORT: String(
      await teeDatagrams(t, [portOf(real), collector.ports[ours] ?? 0]),
    ),
  });

const compact = datagrams('udp/thrift.compact', ({ compactPort }) => compactPort, 'compact');
const thriftBinary = datagrams('udp/thrift.binary', ({ binaryPort }) => binaryPort, 'binary');

const origin = (port: number | undefined): string => `http://127.0.0.1:${port}`;

const thriftHttp: Way['open'] = async (t, real, { ports }) => {
  const port = await teeRequests(t, [new URL(real.thriftHttpUrl).origin, origin(ports.thriftHttp)]);
  return { OTEL_EXPORTER_JAEGER_ENDPOINT: `${origin(port)}/api/traces` };
};

const otlp: Way['open'] = async (t, real, { ports }) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: origin(
    await teeRequests(t, [new URL(real.otlpUrl).origin, origin(ports.otlp)]),
  ),
});

const ways: readonly Way[] = [
  { engine: 'reference', name: 'UDP binary', open: thriftBinary },
  { engine: 'reference', name: 'HTTP Thrift', open: thriftHttp },
  { engine: 'fast', name: 'UDP compact', open: compact },
  { engine: 'fast', name: 'UDP binary', open: thriftBinary },
  { engine: 'fast', name: 'HTTP Thrift', open: thriftHttp },
  { engine: 'fast', name: 'OTLP/HTTP', open: otlp },
  {
    engine: 'fast',
    name: 'OTLP/HTTP JSON',
    open: async (...args) => ({ ...(await otlp(...args)), OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }),
  },
];

let running: Promise<RealJaeger> | undefined;
before(() => {
  if (binary !== undefined) running = startJaeger(binary);
});
after(async () => (await running)?.stop());

const ports = {
  query: 0,
  compact: 0,
  binary: 0,
  thriftHttp: 0,
  otlp: 0,
  otlpGrpc: 0,
  zipkin: 0,
  sampling: false,
} as const;

/** Both answers, each complete; the trace's id is read from our collector, the demo knows none. */
async function bothAnswers(path: (traceId: string) => string, real: string, ours: string, traceId: string) {
  const [theirs, own] = await Promise.all([ask(real + path(traceId)), ask(ours + path(traceId))]);
  return [theirs, own] as const;
}

for (const { engine, name, open } of ways) {
  test(`${engine} over ${name}: a real Jaeger and our collector answer the same`, { skip }, async (t) => {
    assert.ok(running);
    const real = await running;
    const collector = await startCollector({ ports });
    t.after(() => collector.close());
    const env = { ...hasty, SPOOR_ENGINE: engine, ...(await open(t, real, collector)) };
    const shop = await startShop({ preload: register, env });
    t.after(() => shop.stop());
    await visit(shop.gatewayUrl, showcase(`${engine}-${name}`));
    const ours = origin(collector.ports.query);
    const found = await askUntil(`${ours}/api/traces?service=gateway&limit=10`, isComplete);
    const traceId = (dataOf(found)[0] as { traceID: string }).traceID;
    const theirs = classicSpans(await askUntil(`${real.queryUrl}/api/traces/${traceId}`, isComplete));
    const own = classicSpans(await ask(`${ours}/api/traces/${traceId}`));
    assert.deepEqual([...own.keys()].sort(), [...theirs.keys()].sort());
    for (const [spanId, span] of theirs) assert.deepEqual(own.get(spanId), span);

    const [v3, ownV3] = await bothAnswers((id) => `/api/v3/traces/${id}`, real.queryUrl, ours, traceId);
    const [theirV3, ourV3] = [otlpSpans(v3), otlpSpans(ownV3)];
    assert.equal(theirV3.size, spansOfShowcase);
    for (const [spanId, span] of theirV3) {
      const own = ourV3.get(spanId) ?? {};
      assert.deepEqual(withoutTimes(own), withoutTimes(span));
      assert.ok(sameTimes(own, span), JSON.stringify([own, span]));
    }
    t.diagnostic(`${theirs.size} spans by /api/traces, ${theirV3.size} by /api/v3/traces`);
  });
}

test('services, operations and dependencies: a real Jaeger and our collector answer the same', {
  skip,
}, async (t) => {
  assert.ok(binary);
  const real = await startJaeger(binary);
  t.after(() => real.stop());
  const collector = await startCollector({ ports });
  t.after(() => collector.close());
  const env = { ...hasty, SPOOR_ENGINE: 'fast', ...(await thriftHttp(t, real, collector)) };
  const shop = await startShop({ preload: register, env });
  t.after(() => shop.stop());
  await visit(shop.gatewayUrl, showcase('lists'));
  const ours = origin(collector.ports.query);
  const both = async (path: string) => Promise.all([ask(real.queryUrl + path), ask(ours + path)]);
  const found = await askUntil(`${ours}/api/traces?service=gateway&limit=10`, isComplete);
  const traceId = (dataOf(found)[0] as { traceID: string }).traceID;
  await askUntil(`${real.queryUrl}/api/traces/${traceId}`, isComplete);
  const period = `endTs=${Date.now() + 60_000}&lookback=3600000`;
  for (const path of [
    '/api/services',
    ...shopServices.map((service) => `/api/services/${service}/operations`),
    ...shopServices.map((service) => `/api/operations?service=${service}`),
    '/api/operations?service=orders&spanKind=client',
  ]) {
    const [theirs, own] = await both(path);
    assert.deepEqual(setOf(dataOf(own ?? null)), setOf(dataOf(theirs ?? null)), path);
  }
  const [theirEdges, ourEdges] = await both(`/api/dependencies?${period}`);
  assert.deepEqual(betweenServices(dataOf(ourEdges ?? null)), betweenServices(dataOf(theirEdges ?? null)));
  for (const path of [
    '/api/v3/services',
    ...shopServices.map((service) => `/api/v3/operations?service=${service}`),
  ]) {
    const [theirs, own] = (await both(path)) as [Record<string, []>, Record<string, []>];
    for (const key of Object.keys(theirs))
      assert.deepEqual(setOf(own[key] ?? []), setOf(theirs[key] ?? []), path);
  }
});
