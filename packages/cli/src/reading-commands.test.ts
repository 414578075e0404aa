import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { type Collector, startCollector } from '@spoor/collector';
import { runCommandLine } from './run-command-line.ts';
import { SettledTraces } from './settled-traces.ts';
import { reasonOf } from './span-text.ts';
import { isColoured, paletteFor } from './terminal-text.ts';
import type { SpanJson, TraceJson } from './trace-json.ts';

interface Sent {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly ageMs?: number;
  readonly durationMs?: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly isFailed?: boolean;
}

const textAttribute = ([key, value]: [string, string]) => ({ key, value: { stringValue: value } });

async function send(collector: Collector, spans: readonly Sent[]): Promise<void> {
  const resourceSpans = spans.map(
    ({ service, ageMs = 1000, durationMs = 5, attributes = {}, isFailed, ...span }) => {
      const startMs = Date.now() - ageMs;
      return {
        resource: { attributes: [textAttribute(['service.name', service])] },
        scopeSpans: [
          {
            spans: [
              {
                ...span,
                startTimeUnixNano: `${startMs}000000`,
                endTimeUnixNano: `${startMs + durationMs}000000`,
                attributes: Object.entries(attributes).map(textAttribute),
                status: isFailed ? { code: 2 } : {},
              },
            ],
          },
        ],
      };
    },
  );
  const answer = await fetch(`http://127.0.0.1:${collector.ports.otlp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  assert.equal(answer.status, 200, await answer.text());
}

async function collectorFor(t: TestContext): Promise<{ collector: Collector; url: string }> {
  const off = { thriftHttp: false, compact: false, binary: false, zipkin: false } as const;
  const ports = { ...off, query: 0, otlp: 0, otlpGrpc: false, sampling: false } as const;
  const collector = await startCollector({ ports });
  t.after(() => collector.close());
  return { collector, url: `http://127.0.0.1:${collector.ports.query}` };
}

async function spoor(...words: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const write = (stream: keyof typeof said) => (text: string) => {
    said[stream] += text;
  };
  const status = await runCommandLine(words, {
    out: write('out'),
    err: (line) => write('err')(`${line}\n`),
    env: {},
    columns: 160,
    coloured: false,
    paint: paletteFor(false),
  });
  return { status, ...said };
}

const [older, newer] = ['a'.repeat(32), 'b'.repeat(32)];
const call: readonly Sent[] = [
  {
    service: 'web',
    traceId: older,
    spanId: '1'.repeat(16),
    name: 'POST',
    kind: 3,
    ageMs: 5000,
    attributes: { 'url.path': '/carts/7', 'http.response.status_code': '503' },
    isFailed: true,
  },
  {
    service: 'shop',
    traceId: older,
    spanId: '2'.repeat(16),
    parentSpanId: '1'.repeat(16),
    name: 'POST /carts/:id',
    kind: 2,
    ageMs: 5000,
    isFailed: true,
  },
];
const job: Sent = { service: 'mail', traceId: newer, spanId: '3'.repeat(16), name: 'job' };

test('spoor trace latest: the newest of all services, or of one', async (t) => {
  const { collector, url } = await collectorFor(t);
  assert.deepEqual(await spoor('trace', '--url', url, 'latest'), {
    status: 1,
    out: '',
    err: 'spoor: no trace latest in this collector\n',
  });
  await send(collector, [...call, job]);
  assert.match((await spoor('trace', '--url', url, 'latest')).out, /^mail · job /m);
  assert.match((await spoor('trace', '--url', url, '--service', 'shop', 'latest')).out, /^web · POST /m);
});

test('spoor traces: the path and the status of the first span, and the same for programs', async (t) => {
  const { collector, url } = await collectorFor(t);
  await send(collector, call);
  assert.match(
    (await spoor('traces', '--url', url)).out,
    /^a{32} {2}[\d:]{8} +5 ms +2 spans +2 failed {2}web · POST \/carts\/7 503\n$/,
  );
  const { out } = await spoor('traces', '--url', url, '--json');
  const { startMicros, ...summary } = JSON.parse(out) as { startMicros: number };
  assert.ok(Math.abs(startMicros / 1000 - Date.now()) < 3_600_000);
  assert.deepEqual(summary, {
    traceID: older,
    durationMicros: 5000,
    spanCount: 2,
    errorCount: 2,
    services: ['shop', 'web'],
    rootService: 'web',
    rootOperation: 'POST /carts/7',
  });
});

test('spoor traces: a service that is not there, beside one that is', async (t) => {
  const { collector, url } = await collectorFor(t);
  await send(collector, call);
  assert.equal((await spoor('traces', '--url', url, '--service', 'shpo')).err, 'no trace matches\n');
  assert.equal(
    (await spoor('traces', '--url', url, '--service', 'shopp')).err,
    'no trace matches; did you mean shop?\n',
  );
  assert.equal(
    (await spoor('traces', '--url', url, '--service', 'shop', '--min-duration', '1h')).err,
    'no trace matches\n',
  );
});

test('spoor traces --follow: each trace once, as they come, until it is stopped', async (t) => {
  const { collector, url } = await collectorFor(t);
  await send(collector, call);
  const words = ['dist/cli.cjs', 'traces', '--url', url, '--follow', '--json'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => (JSON.parse((await lines.next()).value ?? '{}') as { traceID: string }).traceID;
  assert.equal(await next(), older);
  await send(collector, [job]);
  assert.equal(await next(), newer);
  const ended = once(child, 'close');
  child.kill('SIGINT');
  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(await lines.next(), { value: undefined, done: true });
});

test('SettledTraces: a trace that still grows is told of when it has stopped', () => {
  const arrivals = new SettledTraces();
  const trace = (traceID: string, count: number) =>
    ({ traceID, spans: Array.from({ length: count }), processes: {} }) as unknown as TraceJson;
  const told = (...found: TraceJson[]) => arrivals.settled(found).map(({ traceID }) => traceID);
  assert.deepEqual(told(trace('a', 1)), []);
  assert.deepEqual(told(trace('b', 1), trace('a', 2)), []);
  assert.deepEqual(told(trace('b', 1), trace('a', 2)), ['a', 'b']);
  assert.deepEqual(told(trace('b', 2), trace('a', 2)), []);
  assert.deepEqual(told(trace('b', 2), trace('a', 2)), []);
});

test('spoor graph: what failed and how long it took, where the collector says so', async (t) => {
  const { collector, url } = await collectorFor(t);
  await send(collector, call);
  const { out } = await spoor('graph', '--url', url);
  assert.match(out, /^web\n└─ shop {2}1 call {2}p95 [\d.]+ ms {2}1 failed\n$/);
});

test('spoor graph: a Jaeger, which has no such figures', async (t) => {
  const edges = [{ parent: 'web', child: 'shop', callCount: 3 }];
  const server = createServer((request, response) => {
    const isApi = request.url?.startsWith('/api/dependencies');
    response.end(isApi ? JSON.stringify({ data: edges }) : '<!doctype html>');
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  assert.equal((await spoor('graph', '--url', `http://127.0.0.1:${port}`)).out, 'web\n└─ shop  3 calls\n');
});

for (const [tags, reason] of [
  [{ 'rpc.grpc.status_code': 14 }, 'UNAVAILABLE'],
  [{ 'rpc.grpc.status_code': '5', 'error.type': '5' }, 'NOT_FOUND'],
  [{ 'rpc.grpc.status_code': 99 }, '99'],
  [{ 'rpc.grpc.status_code': 14, 'otel.status_description': 'no connection' }, 'no connection'],
  [{ 'http.response.status_code': 503 }, '503'],
  [{}, 'error'],
] as const) {
  test(`reasonOf: ${JSON.stringify(tags)} is ${reason}`, () => {
    const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
    assert.equal(reasonOf({ tags: list } as unknown as SpanJson), reason);
  });
}

for (const [env, isTerminal, expected] of [
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
] as const) {
  test(`isColoured: ${JSON.stringify(env)}, ${isTerminal ? 'a terminal' : 'a pipe'}: ${expected}`, () => {
    assert.equal(isColoured(env, isTerminal), expected);
  });
}
