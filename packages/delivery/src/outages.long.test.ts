/**
 * Ten simulated minutes of each outage under load, then health: memory within the bound, one line and one line, exports
 * resumed within ten seconds, and produced = received + reported as dropped, to the span.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { ManualClock } from '@spoor/testkit';
import { createDelivery, type Delivery } from './create-delivery.ts';
import { type FakeCollector, type Mood, startCollector } from './fixtures/fake-collector.ts';
import { FakeEncoder, type FakeSpan } from './fixtures/fake-encoder.ts';
import type { Lookup } from './host-resolver.ts';

const stepMs = 250;
const spansPerStep = 5;
const maxQueueSpans = 500;

interface Scenario {
  readonly collector: FakeCollector;
  readonly delivery: Delivery<FakeSpan>;
  readonly clock: ManualClock;
  readonly lines: string[];
  produced: number;
}

function scenario(
  collector: FakeCollector,
  options: { endpoint?: string; lookup?: Lookup; certificate?: string } = {},
) {
  const { endpoint = `http://127.0.0.1:${collector.port}/`, lookup, certificate } = options;
  const clock = new ManualClock();
  const lines: string[] = [];
  const encoder = new FakeEncoder();
  const delivery = createDelivery<FakeSpan>({
    exporter: { type: 'jaeger', endpoint, timeoutMs: 10_000, certificate },
    batch: { scheduleDelayMs: 1000, exportTimeoutMs: 30_000, maxQueueSpans, maxBatchSpans: 100 },
    encoder,
    losses: encoder.losses,
    log: { warn: (line) => lines.push(line), info: (line) => lines.push(line) },
    clock,
    ...(lookup ? { lookup } : {}),
  });
  return { collector, delivery, clock, lines, produced: 0 };
}

/**
 * Simulated time passes only as fast as the real sockets of this process can follow: on a busy machine a timer is late,
 * and a request and its answer need several turns of the loop.
 */
async function load(run: Scenario, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    for (let i = 0; i < spansPerStep; i += 1) run.delivery.append({ id: run.produced++ });
    await setTimeout(1);
    for (let turn = 0; turn < 8; turn += 1) await setImmediate();
    run.clock.advance(stepMs);
    assert.ok(run.delivery.stats().queued <= maxQueueSpans);
  }
}

const lostIn = ({ delivery }: Scenario): number =>
  Object.values(delivery.stats().lost).reduce((sum, count) => sum + count, 0);

interface OutageWay {
  readonly begin: (run: Scenario) => void | Promise<void>;
  readonly heal: (run: Scenario) => void | Promise<void>;
}

async function outlive(run: Scenario, { begin, heal }: OutageWay): Promise<void> {
  run.delivery.append({ id: run.produced++ });
  await run.delivery.flush();
  assert.ok(run.collector.received.length > 0, 'healthy at first');
  await begin(run);
  await load(run, 600_000);
  assert.equal(run.lines.length, 1, run.lines.join('\n'));
  await heal(run);
  const before = run.collector.received.length;
  await load(run, 10_000);
  assert.ok(run.collector.received.length > before, 'exports resume within ten seconds');
  while (run.delivery.stats().queued > 0) await load(run, 5000).then(() => run.delivery.flush());
  assert.equal(run.lines.length, 2, run.lines.join('\n'));
  const lost = lostIn(run);
  assert.match(run.lines[1] ?? '', new RegExp(`; ${lost} spans were lost$`));
  // A batch whose answer never came is sent again: received twice is still received.
  assert.equal(new Set(run.collector.received).size + lost, run.produced);
  assert.equal(run.delivery.stats().delivered + lost, run.produced);
  await run.delivery.shutdown();
}

const moods: Record<string, Mood> = {
  'black-holed': { tag: 'black hole' },
  slow: { tag: 'slow' },
  'resetting mid-body': { tag: 'resets' },
  400: { tag: 'answers', status: 400 },
  413: { tag: 'answers', status: 413 },
  '429 with Retry-After': { tag: 'answers', status: 429, headers: { 'retry-after': '7' } },
  500: { tag: 'answers', status: 500 },
  503: { tag: 'answers', status: 503 },
};

for (const [name, mood] of Object.entries(moods)) {
  test(`outage: ${name}`, async (t) => {
    const collector = await startCollector();
    t.after(() => collector.close());
    const set = (next: Mood) => () => {
      collector.mood = next;
    };
    await outlive(scenario(collector), { begin: set(mood), heal: set({ tag: 'healthy' }) });
  });
}

test('outage: refused', async () => {
  const collector = await startCollector();
  const { port } = collector;
  let healed: FakeCollector | undefined;
  const run: Scenario = scenario(collector);
  await outlive(run, {
    begin: () => collector.close(),
    async heal() {
      healed = await startCollector(undefined, port);
      healed.received.push(...collector.received);
      Object.assign(run, { collector: healed });
    },
  });
  await healed?.close();
});

test('outage: the name does not resolve', async () => {
  const collector = await startCollector();
  let resolves = true;
  const lookup: Lookup = (host, _options, done) => {
    if (resolves) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
  };
  resolves = false;
  const run = scenario(collector, { endpoint: `http://collector.example:${collector.port}/`, lookup });
  await load(run, 600_000);
  assert.equal(run.lines.length, 1);
  assert.match(run.lines[0] ?? '', /ENOTFOUND collector\.example; check the host name/);
  resolves = true;
  await load(run, 10_000);
  assert.ok(collector.received.length > 0);
  while (run.delivery.stats().queued > 0) await load(run, 5000).then(() => run.delivery.flush());
  assert.equal(collector.received.length + lostIn(run), run.produced);
  await run.delivery.shutdown();
  await collector.close();
});

test('outage: the address changes', async () => {
  const first = await startCollector();
  const { port } = first;
  let address = '127.0.0.1';
  const lookup: Lookup = (_host, _options, done) => done(null, [{ address, family: 4 }]);
  const run: Scenario = scenario(first, { endpoint: `http://collector.example:${port}/`, lookup });
  let second: FakeCollector | undefined;
  await outlive(run, {
    begin: () => first.close(),
    async heal() {
      second = await startCollector(undefined, port, '127.0.0.2');
      second.received.push(...first.received);
      Object.assign(run, { collector: second });
      address = '127.0.0.2';
    },
  });
  await second?.close();
});

const openssl = spawnSync('openssl', ['version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'spoor-tls-'));
after(() => rmSync(folder, { recursive: true }));

function certificate(name: string) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  assert.equal(spawnSync('openssl', [...args, '-keyout', key, '-out', cert, ...subject]).status, 0);
  return { path: cert, key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

test('outage: TLS fails', { skip: openssl ? false : 'needs openssl' }, async () => {
  const [good, bad] = [certificate('good'), certificate('bad')];
  const first = await startCollector(good);
  const { port } = first;
  const run: Scenario = scenario(first, { endpoint: `https://127.0.0.1:${port}/`, certificate: good.path });
  let current: FakeCollector = first;
  const replaceBy = (tls: typeof good) => async () => {
    await current.close();
    const next = await startCollector(tls, port);
    next.received.push(...current.received);
    current = next;
    Object.assign(run, { collector: next });
  };
  await outlive(run, { begin: replaceBy(bad), heal: replaceBy(good) });
  assert.match(run.lines[0] ?? '', /self-signed certificate; check the certificate settings of the exporter/);
  await current.close();
});
