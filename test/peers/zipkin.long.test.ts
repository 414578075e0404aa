/**
 * The demo arrives in a real Zipkin over v1 and v2: every span with its names, times and tags as our own collector
 * received them over Jaeger's Thrift, and the links between the services complete.
 */
import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import { type JaegerSpan, type JaegerTrace, startCollector } from '@spoor/collector';
import { showcase, startShop, visit } from '@spoor/demo';
import { findTool, type RealZipkin, startZipkin } from '@spoor/testkit';
import { register } from '../e2e/run-app.ts';
import { ask, askUntil, classicSpans, list } from './query-answers.ts';

const spansOfShowcase = 21;
const [java, jar] = [findTool('java'), findTool('zipkin.jar')];
const skip =
  java === undefined || jar === undefined
    ? 'needs Java and zipkin (node packages/build/tools.mjs zipkin)'
    : false;

let running: Promise<RealZipkin> | undefined;
before(() => {
  if (java !== undefined && jar !== undefined) running = startZipkin(java, jar);
});
after(async () => (await running)?.stop());

interface ZipkinSpan {
  readonly id: string;
  readonly parentId?: string;
  readonly traceId: string;
  readonly name?: string;
  readonly kind?: string;
  readonly timestamp: number;
  readonly duration: number;
  readonly shared?: boolean;
  readonly localEndpoint: { readonly serviceName: string };
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a Zipkin can hold of a span: texts in tags, names in lower case. */
interface Held {
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly kind: string;
  readonly service: string;
  readonly timestamp: number;
  readonly duration: number;
  readonly tags: Readonly<Record<string, string>>;
}

const parentOf = ({ references }: JaegerSpan): string | undefined =>
  references.find(({ refType }) => refType === 'CHILD_OF')?.spanID;

/** Fields of their own in Zipkin; `error` is a text there, the description of the status. */
const fields = new Set(['span.kind', 'otel.status_description', 'error']);

function held(span: JaegerSpan, { processes }: JaegerTrace): Held {
  // Zipkin has no place for what describes a process: it is on every span.
  const own = [...(processes[span.processID]?.tags ?? []), ...span.tags];
  const tags = Object.fromEntries(
    own.filter(({ key }) => !fields.has(key)).map(({ key, value }) => [key, String(value)]),
  );
  const description = span.tags.find(({ key }) => key === 'otel.status_description')?.value ?? '';
  const failed = span.tags.some(({ key, value }) => key === 'error' && value === true);
  return {
    traceId: span.traceID,
    parentId: parentOf(span),
    name: span.operationName.toLowerCase(),
    kind: String(span.tags.find(({ key }) => key === 'span.kind')?.value ?? '').toUpperCase(),
    service: processes[span.processID]?.serviceName ?? '',
    timestamp: span.startTime,
    duration: Math.max(1, span.duration),
    tags: failed ? { ...tags, error: String(description) } : tags,
  };
}

function heldByZipkin(span: ZipkinSpan): Held {
  return {
    traceId: span.traceId,
    parentId: span.parentId,
    name: span.name ?? '',
    kind: span.kind ?? '',
    service: span.localEndpoint.serviceName,
    timestamp: span.timestamp,
    duration: span.duration,
    tags: span.tags ?? {},
  };
}

const links = [
  { parent: 'catalog', child: 'pricing' },
  { parent: 'gateway', child: 'catalog' },
  { parent: 'gateway', child: 'orders' },
  { parent: 'orders', child: 'inventory' },
  { parent: 'orders', child: 'payments' },
  { parent: 'payments', child: 'pricing' },
];

async function visitShop(t: TestContext, zipkinUrl: string) {
  const off = {
    otlp: false,
    otlpGrpc: false,
    zipkin: false,
    sampling: false,
    compact: false,
    binary: false,
  } as const;
  const collector = await startCollector({ ports: { ...off, query: 0, thriftHttp: 0 } });
  t.after(() => collector.close());
  const shop = await startShop({
    preload: register,
    env: {
      PATH: process.env['PATH'],
      OTEL_BSP_SCHEDULE_DELAY: '50',
      SPOOR_ENGINE: 'fast',
      SPOOR_FUNCTIONS: '',
      OTEL_TRACES_EXPORTER: 'zipkin,jaeger',
      OTEL_EXPORTER_ZIPKIN_ENDPOINT: zipkinUrl,
      OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.ports.thriftHttp}/api/traces`,
    },
  });
  t.after(() => shop.stop());
  await visit(shop.gatewayUrl, showcase('zipkin'));
  const answer = await askUntil(
    `http://127.0.0.1:${collector.ports.query}/api/traces?service=gateway`,
    (traces) => classicSpans(traces).size === spansOfShowcase,
  );
  const [sent] = (answer as unknown as { data: JaegerTrace[] }).data;
  assert.ok(sent);
  assert.equal(sent.spans.length, spansOfShowcase);
  return sent;
}

for (const version of ['v1', 'v2']) {
  test(`${version}: a real Zipkin holds what was sent, tag by tag, and all links`, { skip }, async (t) => {
    assert.ok(running);
    const { url } = await running;
    const sent = await visitShop(t, `${url}/api/${version}/spans`);
    const answer = await askUntil(`${url}/api/v2/trace/${sent.traceID}`, (spans) => {
      return Array.isArray(spans) && spans.length === spansOfShowcase;
    });
    const received = new Map((list(answer) as unknown as ZipkinSpan[]).map((span) => [span.id, span]));
    for (const span of sent.spans) {
      const found = received.get(span.spanID);
      assert.ok(found, `${span.operationName} must have arrived`);
      assert.deepEqual(heldByZipkin(found), held(span, sent));
    }
    const edges = (await ask(
      `${url}/api/v2/dependencies?endTs=${Date.now() + 60_000}&lookback=3600000`,
    )) as unknown as {
      parent: string;
      child: string;
    }[];
    const seen = edges.map(({ parent, child }) => ({ parent, child }));
    assert.deepEqual(
      seen.toSorted((a, b) => `${a.parent} ${a.child}`.localeCompare(`${b.parent} ${b.child}`)),
      links,
    );
    t.diagnostic(`${sent.spans.length} spans compared, ${seen.length} links`);
  });
}
