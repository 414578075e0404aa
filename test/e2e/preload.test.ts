import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { fixture, register, runApp } from './run-app.ts';

const none = { OTEL_TRACES_EXPORTER: 'none' };

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-e2e-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('OTEL_LOG_LEVEL=none: nothing on stderr, not even of a broken setting', async () => {
  const ended = await runApp(fixture('quiet.cjs'), {
    env: { OTEL_LOG_LEVEL: 'none', OTEL_BSP_SCHEDULE_DELAY: 'x' },
  });
  assert.equal(ended.stderr, '');
});

test('a broken setting is named, its default is used, the application runs', async () => {
  const env = { ...none, OTEL_BSP_SCHEDULE_DELAY: 'soon', OTEL_SERVICE_NAM: 'typo' };
  const ended = await runApp(fixture('listening.cjs'), { env });
  assert.equal(ended.status, 0);
  assert.match(ended.stderr, /^spoor: OTEL_BSP_SCHEDULE_DELAY must be .*, got 'soon'; using 5000$/m);
  assert.match(ended.stderr, /OTEL_SERVICE_NAM\b.*OTEL_SERVICE_NAME/);
});

test('a missing file: one line, and the application runs untraced', async (t) => {
  const folder = temporaryFolder(t);
  copyFileSync(register, join(folder, 'register.cjs'));
  const preload = join(folder, 'register.cjs');
  const ended = await runApp(fixture('http.cjs'), { preload });
  assert.equal(ended.status, 0);
  assert.match(
    ended.stderr,
    /^spoor: could not start, the application runs untraced: Cannot find module '\.\/sdk\.cjs'\n$/,
  );
  const { received } = JSON.parse(ended.stdout) as { received: object };
  assert.deepEqual(received, { http: {}, https: {} });
  const env = { OTEL_LOG_LEVEL: 'NONE' };
  const silent = await runApp(fixture('quiet.cjs'), { preload, env });
  assert.equal(silent.stderr, '');
});

test('a second copy of the preload does nothing and says so', async (t) => {
  const folder = join(temporaryFolder(t), 'dist');
  cpSync(dirname(register), folder, { recursive: true });
  const second = join(folder, 'register.cjs');
  const ended = await runApp(['--require', second, fixture('listening.cjs')], { env: none });
  assert.equal(ended.status, 0);
  assert.equal(ended.stderr.match(/^spoor \d/gm)?.length, 1);
  assert.match(
    ended.stderr,
    /^spoor: spoor must be preloaded once, got (\S+) and then \1; the second one does nothing$/m,
  );
});

test('--require and --import of the same file start once', async () => {
  const ended = await runApp(['--import', register, fixture('listening.cjs')], { env: none });
  assert.equal(ended.stderr.match(/^spoor/gm)?.length, 1, ended.stderr);
});

test('JAEGER_DISABLED: nothing is loaded and nothing is patched', async () => {
  const ended = await runApp(fixture('quiet.cjs'), { env: { JAEGER_DISABLED: 'true' } });
  assert.equal((JSON.parse(ended.stdout) as { loaded: number }).loaded, 0, ended.stderr);
  const calls = await runApp(fixture('http.cjs'), { env: { JAEGER_DISABLED: 'true' } });
  assert.deepEqual((JSON.parse(calls.stdout) as { received: object }).received, { http: {}, https: {} });
});

test('OTEL_SDK_DISABLED: no span, and the headers travel on as they came, W3C flags whole', async (t) => {
  const receiver = await receiveSpans(t);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03';
  const env = {
    ...receiver.http,
    OTEL_SDK_DISABLED: 'true',
    HEADERS: JSON.stringify({ traceparent, baggage: 'a=1', 'uberctx-b': '2' }),
  };
  const ended = await runApp(fixture('http.cjs'), { env });
  const { received } = JSON.parse(ended.stdout) as { received: { http: Record<string, string> } };
  assert.equal(received.http['traceparent'], traceparent);
  assert.equal(received.http['uber-trace-id'], '4bf92f3577b34da6a3ce929d0e0e4736:00f067aa0ba902b7:0:1');
  assert.deepEqual(received.http['baggage']?.split(',').sort(), ['a=1', 'b=2']);
  assert.deepEqual([received.http['uberctx-a'], received.http['uberctx-b']], ['1', '2']);
  // With nothing to pass on, nothing is made up.
  const alone = await runApp(fixture('http.cjs'), { env: { OTEL_SDK_DISABLED: 'true' } });
  assert.deepEqual((JSON.parse(alone.stdout) as { received: object }).received, { http: {}, https: {} });
});

test('OTEL_PROPAGATORS: b3 and b3multi instead of the default', async () => {
  const env = { ...none, OTEL_PROPAGATORS: 'b3,b3multi' };
  const { stdout } = await runApp(fixture('http.cjs'), { env });
  const { received } = JSON.parse(stdout) as { received: { http: object } };
  assert.deepEqual(Object.keys(received.http).sort(), ['b3', 'x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']);
});

test('console exporter: a readable tree on stderr, beside another exporter', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_TRACES_EXPORTER: 'console,jaeger', OTEL_SERVICE_NAME: 'both' };
  const ended = await runApp(fixture('http.cjs'), { env });
  const tree = ended.stderr
    .slice(ended.stderr.indexOf('trace '))
    .replaceAll(/[\d.]+ ms/g, 'N ms')
    .replaceAll(/:\d+\//g, ':N/');
  assert.equal(
    tree.replace(/^trace [0-9a-f]{32}/, 'trace ID'),
    [
      'trace ID · both · 6 spans · N ms',
      '└─ client GET http://127.0.0.1:N/edge?q=1  N ms  200',
      '   └─ server GET /edge  +N ms  N ms  200',
      '      ├─ client GET http://127.0.0.1:N/plain  +N ms  N ms  200',
      '      │  └─ server GET /plain  +N ms  N ms  200',
      '      └─ client PUT https://127.0.0.1:N/secure  +N ms  N ms  200',
      '         └─ server PUT /secure  +N ms  N ms  200',
      '',
    ].join('\n'),
  );
  assert.equal((await receiver.spans('both', 6)).length, 6);
});

test('spans that cannot be delivered before the end are named with their number', async () => {
  const env = { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://127.0.0.1:9/api/traces' };
  const ended = await runApp(fixture('http.cjs'), { env });
  assert.equal(ended.status, 0);
  assert.match(
    ended.stderr,
    /^spoor: 6 spans were lost, not delivered to http:\/\/127\.0\.0\.1:9\/api\/traces/m,
  );
});

test('reference: an unreachable collector is named once', async () => {
  const env = { OTEL_EXPORTER_JAEGER_ENDPOINT: 'http://127.0.0.1:9/api/traces' };
  const ended = await runApp(fixture('http.cjs'), { engine: 'reference', env });
  assert.equal(ended.status, 0);
  assert.equal(
    ended.stderr.match(/^spoor: jaeger at http:\/\/127\.0\.0\.1:9\/api\/traces must be reachable, got /gm)
      ?.length,
    1,
    ended.stderr,
  );
});

for (const [path, traced] of [
  ['lib/node_modules/npm/bin/npm-cli.js', false],
  ['lib/node_modules/npm/bin/npx-cli.js', false],
  ['lib/node_modules/pnpm/bin/pnpm.cjs', false],
  ['lib/node_modules/corepack/dist/yarn.js', false],
  ['app/.yarn/releases/yarn-4.9.1.cjs', false],
  ['share/yarn-v1.22.22/bin/yarn.js', false],
  ['lib/node_modules/pm2/bin/pm2', false],
  ['lib/node_modules/pm2/lib/Daemon.js', false],
  ['lib/node_modules/pm2/lib/ProcessContainerFork.js', true],
  ['app/npm.js', true],
  ['app/node_modules/npm/lib/other.js', true],
] as const) {
  test(`${path} is ${traced ? 'an application' : 'left alone'}`, async (t) => {
    const script = join(temporaryFolder(t), path);
    mkdirSync(dirname(script), { recursive: true });
    copyFileSync(fixture('listening.cjs'), script);
    writeFileSync(join(dirname(script), 'package.json'), '{}');
    const link = join(dirname(script), 'link');
    symlinkSync(script, link);
    for (const started of [script, link]) {
      const ended = await runApp(started, { way: 'NODE_OPTIONS', env: none });
      assert.equal(ended.status, 0, ended.stderr);
      assert.equal(ended.stderr.startsWith('spoor '), traced, ended.stderr);
    }
  });
}

for (const [where, env, name] of [
  ['the nearest package.json', {}, 'nearest'],
  ['OTEL_SERVICE_NAME', { OTEL_SERVICE_NAME: 'given' }, 'given'],
] as const) {
  test(`service.name from ${where}`, async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'package.json'), '{"name":"nearest"}');
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'package.json'), '{"type":"commonjs"}');
    copyFileSync(fixture('listening.cjs'), join(folder, 'src', 'app.js'));
    const ended = await runApp(join(folder, 'src', 'app.js'), { env: { ...none, ...env } });
    assert.equal(ended.stderr.split(' · ')[1], name);
  });
}

test('a worker thread is traced too, and says nothing of its own', async () => {
  const script = `new (require('node:worker_threads').Worker)(${JSON.stringify(fixture('http.cjs'))})`;
  const ended = await runApp(['-e', script], { env: { ...none, OTEL_PROPAGATORS: 'tracecontext' } });
  assert.equal(ended.stderr, '');
  const { received } = JSON.parse(ended.stdout) as { received: { http: object } };
  assert.deepEqual(Object.keys(received.http), ['traceparent']);
});
