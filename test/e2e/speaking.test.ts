// When Spoor speaks: docs/decisions/when-spoor-speaks.md.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectFolder } from './project-folder.ts';
import { type Ended, engines, fixture, register, runApp } from './run-app.ts';

const start = /^spoor \d+\.\d+\.\d+ · checkout · /gm;
const starts = ({ stderr }: Ended): number => stderr.match(start)?.length ?? 0;
const named = { OTEL_SERVICE_NAME: 'checkout' };
const wrong = { OTEL_BSP_SCHEDULE_DELAY: 'soon' };
const span = "require('@opentelemetry/api').trace.getTracer('mine').startSpan('one').end()";
const client = "require('node:http').get('http://127.0.0.1:9').on('error', () => {})";

test('a process that traces nothing says nothing, whatever its settings', async () => {
  const ended = await runApp(fixture('quiet.cjs'), { env: { ...named, ...wrong, OTEL_SERVICE_NAM: 'typo' } });
  assert.equal(ended.stderr, '');
  assert.equal(ended.stdout.split('\n').length, 2);
});

test('an error in the settings is said at once, even there', async () => {
  const env = { ...named, ...wrong, OTEL_EXPORTER_JAEGER_PROTOCOL: 'grpc' };
  const { stderr } = await runApp(fixture('quiet.cjs'), { env });
  assert.match(stderr, /^spoor: OTEL_EXPORTER_JAEGER_PROTOCOL must be [^\n]+\n$/);
});

for (const [what, app] of [
  ['a server listens', [fixture('listening.cjs')]],
  ['the first span of the application begins', ['-e', span]],
  ['the first call leaves', ['-e', client]],
] as const) {
  test(`the start line comes when ${what}, and before it what is wrong with the settings`, async () => {
    const env = { ...named, ...wrong, OTEL_TRACES_EXPORTER: 'none' };
    const { stderr } = await runApp([...app], { env });
    const [first, second, ...rest] = stderr.split('\n');
    assert.match(first ?? '', /^spoor: OTEL_BSP_SCHEDULE_DELAY must be /);
    assert.match(
      second ?? '',
      /^spoor \d+\.\d+\.\d+ · checkout · no exporter \(OTEL_TRACES_EXPORTER\) · parentbased_always_on · http, grpc, undici, libraries$/,
    );
    assert.deepEqual(rest, ['']);
  });
}

test('a client whose sampler never begins a trace says so at its first call', async () => {
  const env = { ...named, OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_EXPORTER: 'none' };
  const ended = await runApp(['-e', client], { env });
  assert.match(ended.stderr, /always_off \(OTEL_TRACES_SAMPLER\): no span is recorded/);
});

test('the line is said once, for many servers and spans', async () => {
  const app = `${span};${span}; for (const _ of '123') require('node:http').createServer().listen(0, function () { this.close() })`;
  assert.equal(starts(await runApp(['-e', app], { env: { ...named, OTEL_TRACES_EXPORTER: 'none' } })), 1);
});

test('OTEL_SDK_DISABLED: a server says that no spans are made', async () => {
  const ended = await runApp(fixture('listening.cjs'), { env: { ...named, OTEL_SDK_DISABLED: 'true' } });
  assert.match(ended.stderr, /^spoor \S+ · off \(OTEL_SDK_DISABLED\), context is passed on\n$/);
});

test('JAEGER_DISABLED: nothing is said, for nothing is done', async () => {
  const ended = await runApp(fixture('listening.cjs'), { env: { ...named, JAEGER_DISABLED: 'true' } });
  assert.equal(ended.stderr, '');
});

for (const engine of engines) {
  test(`${engine}: children that trace nothing are quiet, the one that does says its line`, async () => {
    const children = `const { spawnSync } = require('node:child_process');
      for (const app of ['0', '1', ${JSON.stringify(span)}]) spawnSync(process.execPath, ['-e', app], { stdio: 'inherit' })`;
    const env = { ...named, OTEL_TRACES_EXPORTER: 'none' };
    assert.equal(starts(await runApp(['-e', children], { way: 'NODE_OPTIONS', engine, env })), 1);
  });
}

for (const words of [
  ['--require', 'spoor'],
  ['-r', './node_modules/spoor/dist/index.cjs'],
  ['--import=spoor'],
]) {
  test(`${words.join(' ')} without /register is named in one line, and nothing is traced`, async (t) => {
    const cwd = projectFolder(t);
    const app = [...words, fixture('listening.cjs')];
    const ended = await runApp(app, { way: 'none', cwd });
    assert.equal(ended.status, 0);
    const name = words.join('=').split('=').at(-1);
    assert.equal(
      ended.stderr,
      `spoor: the preload must be spoor/register, got '${name}'; nothing is traced unless start() is called\n`,
    );
    assert.equal((await runApp(app, { way: 'none', cwd, env: { OTEL_LOG_LEVEL: 'none' } })).stderr, '');
  });
}

test('spoor/register by its name, and the main entry from code, are no mistake', async (t) => {
  const cwd = projectFolder(t);
  const app = join(cwd, 'app.cjs');
  writeFileSync(app, "require('spoor').start({ serviceName: 'checkout' })");
  const code = await runApp(app, { way: 'none', cwd });
  assert.match(code.stderr, /^spoor \S+ · checkout · [^\n]+\n$/);
  const preloaded = await runApp(['--require', 'spoor/register', '-e', '0'], { way: 'none', cwd });
  assert.equal(preloaded.stderr, '');
});

test('a Node that is too old is named in one line, and the application runs', async (t) => {
  const pretend = join(projectFolder(t), 'pretend.cjs');
  for (const [version, line] of [
    ['18.20.8', 'spoor: Node must be 20.6 or later, got 18.20.8; the application runs untraced\n'],
    ['20.5.1', 'spoor: Node must be 20.6 or later, got 20.5.1; the application runs untraced\n'],
    ['20.6.0', ''],
    ['26.0.0', ''],
  ] as const) {
    writeFileSync(
      pretend,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
    );
    const words = ['--require', pretend, '--require', register, '-e', 'console.log(1)'];
    const { stdout, stderr } = await runApp(words, { way: 'none' });
    assert.deepEqual([stdout, stderr], ['1\n', line]);
  }
});
