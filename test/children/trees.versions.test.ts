/** Children that are traced themselves: one trace from the request to the last of them. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { type Ended, type RunOptions, register, runApp } from '../e2e/run-app.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';
const inherited = { TRACEPARENT: `00-${traceId}-${parentId}-01`, BAGGAGE: 'tenant=9' };

async function spansOf(t: TestContext, script: string, count: number, options: RunOptions = {}) {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'tree', ...options.env };
  const ended: Ended = await runApp(fixture(script), { ...options, env });
  assert.equal(ended.status, 0, ended.stderr);
  const spans = await receiver.spans('tree', count);
  assert.equal(spans.length, count);
  const named = (name: string): ReceivedSpan => {
    const found = spans.find((span) => span.name === name);
    assert.ok(found, name);
    return found;
  };
  return { spans, named };
}

test('children of every kind are one trace with their parent, and get its baggage', async (t) => {
  const way = 'NODE_OPTIONS';
  // Work, four children and their spans, three workers; the primary, its two workers, and their spans.
  const { spans, named } = await spansOf(t, 'starts.cjs', 17, { way });
  assert.equal(new Set(spans.map((span) => span.traceId)).size, 1);
  const work = named('work');
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  for (const name of ['fork', 'spawn', 'exec', 'execFileSync']) {
    const above = byId.get(named(name).parentId ?? '');
    assert.equal(above?.tags['span.kind'], 'client', name);
    assert.equal(above?.parentId, work.spanId, name);
  }
  for (const name of ['worker', 'worker with its own env', 'nested worker'])
    assert.equal(named(name).parentId, work.spanId, name);
  const inCluster = spans.filter((span) => span.name === 'cluster');
  assert.equal(inCluster.length, 2);
  for (const span of inCluster) {
    const forked = byId.get(span.parentId ?? '');
    const primary = byId.get(forked?.parentId ?? '');
    assert.equal(primary?.parentId, work.spanId);
  }
  const given = spans.filter(({ tags }) => 'app.baggage' in tags);
  assert.equal(given.length, 9);
  for (const { name, tags } of given) assert.equal(tags['app.baggage'], '7', name);
});

test('--require is inherited by a fork', async (t) => {
  const script = `const { trace } = require('@opentelemetry/api');
    trace.getTracer('app').startActiveSpan('work', (span) =>
      require('node:child_process').fork(${JSON.stringify(fixture('span.cjs'))}).on('exit', () => span.end()));`;
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'fork' };
  const ended = await runApp(['-e', script], { env });
  assert.equal(ended.status, 0, ended.stderr);
  const spans = await receiver.spans('fork', 3);
  assert.equal(new Set(spans.map((span) => span.traceId)).size, 1);
});

test('a command continues the trace that it was started in', async (t) => {
  const { named } = await spansOf(t, 'span.cjs', 1, { env: inherited });
  const { traceId: id, parentId: above, tags } = named('child');
  assert.deepEqual([id, above, tags['app.baggage']], [traceId, parentId, '9']);
});

for (const [what, env] of [
  ['that cannot be read', { TRACEPARENT: 'garbage' }],
  ['in a name that is not normalised', { traceparent: inherited.TRACEPARENT }],
  ['where that is switched off', { ...inherited, SPOOR_CHILD_CONTEXT: 'false' }],
] as const) {
  test(`a context ${what} is as good as absent`, async (t) => {
    const { named } = await spansOf(t, 'span.cjs', 1, { env: { ...env } });
    assert.notEqual(named('child').traceId, traceId);
    assert.equal(named('child').parentId, undefined);
  });
}

test('what is not sampled stays so in the child', async () => {
  const env = { ...inherited, TRACEPARENT: `00-${traceId}-${parentId}-00`, OTEL_TRACES_EXPORTER: 'console' };
  const ended = await runApp(fixture('span.cjs'), { env });
  assert.equal(ended.stderr, '');
});

test('a server continues the trace until it listens; then its work has a link, and requests have none', async (t) => {
  const { spans, named } = await spansOf(t, 'server.cjs', 5, { env: inherited });
  for (const name of ['before', 'before, later']) {
    assert.equal(named(name).traceId, traceId);
    assert.equal(named(name).parentId, parentId);
  }
  const after = named('after');
  assert.notEqual(after.traceId, traceId);
  assert.deepEqual([after.parentId, after.links], [undefined, [parentId]]);
  const request = spans.find(({ tags }) => tags['span.kind'] === 'server');
  assert.notEqual(request?.traceId, traceId);
  assert.deepEqual([request?.parentId, request?.links], [undefined, []]);
  assert.equal(named('in the request').parentId, request?.spanId);
});

test('with OTEL_SDK_DISABLED the context still travels on, from process to process', async (t) => {
  const seen: (string | undefined)[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers['traceparent'] as string | undefined);
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const script = `require('node:http').get('http://127.0.0.1:${address.port}/', (response) => response.resume());
    console.log(require('node:child_process').execSync('echo $TRACEPARENT').toString());`;
  const ended = await runApp(['-e', script], { env: { ...inherited, OTEL_SDK_DISABLED: 'true' } });
  assert.equal(ended.stdout.trim(), inherited.TRACEPARENT, ended.stderr);
  assert.deepEqual(seen, [inherited.TRACEPARENT]);
});

const python = spawnSync('python3', ['--version']).status === 0;
test('a child in Python reads the context', {
  skip: python ? false : 'python3 is not installed',
}, async () => {
  const script = `const { trace } = require('@opentelemetry/api');
    trace.getTracer('app').startActiveSpan('work', (span) => {
      const code = 'import os; print(os.environ["TRACEPARENT"], os.environ["UBER_TRACE_ID"])';
      console.log(span.spanContext().traceId + ' ' + require('node:child_process').execFileSync('python3', ['-c', code]));
      span.end();
    });`;
  const { stdout, stderr } = await runApp(['-e', script], { env: { OTEL_TRACES_EXPORTER: 'none' } });
  const [id, traceparent = '', uber = ''] = stdout.trim().split(' ');
  assert.match(traceparent, new RegExp(`^00-${id}-[0-9a-f]{16}-01$`), stderr);
  assert.match(uber, new RegExp(`^${id}:`));
});

for (const { argument, exitCode, errorType, status, signal } of [
  { argument: '0', exitCode: 0, errorType: undefined, status: 0, signal: null },
  { argument: '4', exitCode: 4, errorType: '4', status: 4, signal: null },
  { argument: 'throw', exitCode: 1, errorType: 'TypeError', status: 1, signal: null },
  { argument: 'SIGTERM', exitCode: undefined, errorType: 'SIGTERM', status: null, signal: 'SIGTERM' },
]) {
  test(`SPOOR_PROCESS_SPAN: one span for a process that ends with ${argument}`, async (t) => {
    const receiver = await receiveSpans(t);
    const env = { ...receiver.http, ...inherited, OTEL_SERVICE_NAME: 'job', SPOOR_PROCESS_SPAN: 'true' };
    const ended = await runApp(fixture('job.cjs'), { env, args: [argument] });
    assert.deepEqual([ended.status, ended.signal], [status, signal], ended.stderr);
    const spans = await receiver.spans('job', 2);
    const job = spans.find(({ name }) => name === 'job.cjs');
    const child = spans.find(({ name }) => name === 'true');
    assert.deepEqual([job?.traceId, job?.parentId, job?.tags['span.kind']], [traceId, parentId, undefined]);
    assert.equal(child?.parentId, job?.spanId);
    assert.equal(job?.tags['process.executable.name'], 'node');
    assert.equal(job?.tags['error.type'], errorType);
    assert.equal(job?.tags['spoor.incomplete'], undefined);
    assert.equal(job?.tags['process.exit.code'], exitCode);
  });
}

test('a preload by NODE_OPTIONS in a child with an environment of its own is not added', async () => {
  const script = `const { trace } = require('@opentelemetry/api');
    trace.getTracer('app').startActiveSpan('work', (span) => {
      const env = { PATH: process.env.PATH };
      const code = 'console.log(process.env.NODE_OPTIONS, Symbol.for("spoor.running") in globalThis, "TRACEPARENT" in process.env)';
      console.log(String(require('node:child_process').execFileSync(process.execPath, ['-e', code], { env })));
      span.end();
    });`;
  const env = { OTEL_TRACES_EXPORTER: 'none', NODE_OPTIONS: `--require ${register}` };
  const { stdout, stderr } = await runApp(['-e', script], { way: 'none', env });
  assert.equal(stdout.trim(), 'undefined false true', stderr);
});
