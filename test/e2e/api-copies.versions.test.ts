import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildSync } from 'esbuild';
import { receiveSpans } from './received-spans.ts';
import { register, runApp } from './run-app.ts';

const require = createRequire(import.meta.url);
const quiet = { OTEL_LOG_LEVEL: 'warn', OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1' };

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

/** A folder with its own copy of the API, whose version is rewritten when one is given. */
function folderWith(t: TestContext, api: string, version?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-api-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'node_modules', '@opentelemetry', 'api');
  mkdirSync(dirname(copy), { recursive: true });
  copyPackage(folderOf(api), copy);
  if (version !== undefined) {
    rewrite(join(copy, 'build', 'src', 'version.js'), /VERSION = '[\d.]+'/, `VERSION = '${version}'`);
    rewrite(join(copy, 'package.json'), /"version": "[\d.]+"/, `"version": "${version}"`);
  }
  return folder;
}

/** What Node loads of it. */
function copyPackage(from: string, to: string): void {
  const filter = (path: string): boolean => !/\.map$|\.d\.[cm]?ts$|[\\/]build[\\/]esnext/.test(path);
  cpSync(from, to, { recursive: true, filter });
}

function folderOf(api: string): string {
  let folder = dirname(require.resolve(api));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

function rewrite(file: string, from: RegExp, to: string): void {
  const source = readFileSync(file, 'utf8');
  const rewritten = source.replace(from, to);
  assert.notEqual(rewritten, source);
  writeFileSync(file, rewritten);
}

const spans = `
  trace.getTracer('mine').startActiveSpan('outer', (outer) => {
    setTimeout(() => {
      trace.getTracer('mine').startSpan('inner').end();
      console.log(trace.getSpan(context.active()) === outer);
      outer.end();
    }, 1);
  });`;

interface Copy {
  readonly what: string;
  readonly api: string;
  readonly version?: string;
  readonly form?: 'module' | 'bundle' | 'minified';
}

const copies: readonly Copy[] = [
  { what: '1.0', api: 'otel-api-1.0' },
  { what: '1.4', api: 'otel-api-1.4' },
  { what: 'the same version', api: '@opentelemetry/api' },
  { what: '1.10', api: 'otel-api-1.10' },
  { what: '1.10 as an ES module', api: 'otel-api-1.10', form: 'module' },
  { what: '1.42, newer than any', api: '@opentelemetry/api', version: '1.42.0' },
  { what: '1.0 in a bundle', api: 'otel-api-1.0', form: 'bundle' },
  { what: '1.4 in a bundle', api: 'otel-api-1.4', form: 'minified' },
  { what: 'the same version in a bundle', api: '@opentelemetry/api', form: 'minified' },
  { what: '1.10 in a bundle', api: 'otel-api-1.10', form: 'minified' },
];

/** The program with that copy, in the form in which an application would have it. */
function application(t: TestContext, { api, version, form }: Copy, program: string): string {
  const folder = folderWith(t, api, version);
  const source = join(folder, form === 'module' ? 'app.mjs' : 'app.cjs');
  const asModule = program
    .replace("const api = require('@opentelemetry/api');", "import * as api from '@opentelemetry/api';")
    .replace(/^(const \{ .*require.*$)/m, '');
  writeFileSync(source, form === 'module' ? asModule : program);
  if (form !== 'bundle' && form !== 'minified') return source;
  const outfile = join(folder, 'bundle.cjs');
  buildSync({ entryPoints: [source], bundle: true, platform: 'node', minify: form === 'minified', outfile });
  rmSync(join(folder, 'node_modules'), { recursive: true });
  return outfile;
}

for (const copy of copies) {
  test(`the application's own copy of the API, ${copy.what}: its spans are ours`, async (t) => {
    const receiver = await receiveSpans(t);
    const env = { ...receiver.http, OTEL_SERVICE_NAME: 'copies' };
    const program = `const api = require('@opentelemetry/api');\nconst { trace, context } = api;${spans}`;
    const ended = await runApp(application(t, copy, program), { env });
    assert.equal(ended.stdout, 'true\n', ended.stderr);
    const received = await receiver.spans('copies', 2);
    const [outer, inner] = ['outer', 'inner'].map((name) => received.find((span) => span.name === name));
    assert.ok(outer && inner);
    assert.equal(inner.parentId, outer.spanId);
  });

  test(`the application's own copy of the API, ${copy.what}: the rest of the API is as without us`, async (t) => {
    const app = application(t, copy, fixture('api-signals.cjs'));
    const [bare, traced] = [await runApp(app, { way: 'none' }), await runApp(app, { env: quiet })];
    assert.match(bare.stdout, /^diag again true$/m);
    assert.deepEqual(traced.stdout.split('\n'), bare.stdout.split('\n'), traced.stderr);
    assert.deepEqual([traced.stderr, traced.status], [bare.stderr, bare.status]);
  });
}

test('reference engine: metrics and diagnostics of the application are registered', async (t) => {
  const app = application(t, { what: '', api: 'otel-api-1.10' }, fixture('api-signals.cjs'));
  const ended = await runApp(app, { engine: 'reference', env: quiet });
  assert.match(ended.stdout, /^diag true$/m);
  assert.match(ended.stdout, /^metrics true false$/m);
  assert.match(ended.stdout, /^added 3$/m);
});

test('two copies of different versions register what each of them provides', async (t) => {
  const folder = folderWith(t, 'otel-api-1.4');
  copyPackage(folderOf('otel-api-1.10'), join(folder, 'newer', 'node_modules', '@opentelemetry', 'api'));
  writeFileSync(join(folder, 'newer', 'index.cjs'), "module.exports = require('@opentelemetry/api');");
  const app = join(folder, 'app.cjs');
  writeFileSync(
    app,
    `const [older, newer] = [require('@opentelemetry/api'), require('./newer/index.cjs')];
     console.log(older.metrics.setGlobalMeterProvider({ getMeter: () => 'a meter' }), newer.metrics.getMeter('x'));
     console.log(newer.diag.setLogger({ debug() {}, error() {} }), newer.logs.setGlobalLoggerProvider({}));
     for (const { context, ROOT_CONTEXT } of [older, newer]) console.log(context.active() === ROOT_CONTEXT);
     console.log(older.trace.getTracer('x').startSpan('x').isRecording(), newer.trace.getTracer('x').startSpan('x').isRecording());`,
  );
  const ended = await runApp(app, { env: quiet });
  assert.equal(ended.stdout, 'true a meter\ntrue true\ntrue\ntrue\ntrue true\n', ended.stderr);
});

test('the metrics SDK of the application exports what it counts', async () => {
  const program = `const { metrics } = require('@opentelemetry/api');
    const { MeterProvider, MetricReader } = require('@opentelemetry/sdk-metrics');
    class Reader extends MetricReader { async onShutdown() {} async onForceFlush() {} }
    const reader = new Reader();
    console.log(metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] })));
    metrics.getMeter('shop').createCounter('orders').add(3);
    reader.collect().then(({ resourceMetrics }) => console.log(resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value));`;
  const ended = await runApp(['-e', program], { env: quiet });
  assert.equal(ended.stdout, 'true\n3\n', ended.stderr);
});

test('API 1.10: an attached context is active until its token is disposed of, and has our spans as parents', async (t) => {
  const receiver = await receiveSpans(t);
  const program = `const { context, trace, ROOT_CONTEXT } = require('@opentelemetry/api');
    const tracer = trace.getTracer('x'); const outer = tracer.startSpan('outer');
    const token = context.attach(trace.setSpan(context.active(), outer));
    console.log(trace.getActiveSpan() === outer); tracer.startSpan('inner').end();
    const inner = context.attach(ROOT_CONTEXT); console.log(trace.getActiveSpan()); inner.dispose();
    console.log(trace.getActiveSpan() === outer);
    setTimeout(() => { console.log(trace.getActiveSpan() === outer); tracer.startSpan('later').end(); outer.end(); }, 1);
    token.dispose(); token.dispose(); console.log(context.active() === ROOT_CONTEXT, trace.getActiveSpan());`;
  const folder = folderWith(t, 'otel-api-1.10');
  writeFileSync(join(folder, 'app.cjs'), program);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'attached' };
  const ended = await runApp(join(folder, 'app.cjs'), { env });
  assert.equal(ended.stdout, 'true\nundefined\ntrue\ntrue undefined\ntrue\n', ended.stderr);
  const received = await receiver.spans('attached', 3);
  const outer = received.find(({ name }) => name === 'outer');
  for (const name of ['inner', 'later']) {
    assert.equal(received.find((span) => span.name === name)?.parentId, outer?.spanId, name);
  }
});

test('a tracer provider has what the proxy of the API has', async () => {
  const program = `const { trace } = require('@opentelemetry/api'); const provider = trace.getTracerProvider();
    console.log(typeof provider.getDelegate().getTracer, typeof provider.getDelegateTracer('x').startSpan);
    provider.setDelegate(provider); console.log(provider.getTracer('x').startSpan('x').isRecording());
    const mine = { getTracer: (name) => ({ name }) }; provider.setDelegate(mine);
    console.log(trace.getTracer('y').name, provider.getDelegate() === mine);`;
  const ended = await runApp(['-e', program], { env: quiet });
  assert.equal(ended.stdout, 'function function\ntrue\ny true\n', ended.stderr);
});

test('an API object that somebody has made before us keeps what is in it, and lets ours in', async (t) => {
  const folder = folderWith(t, 'otel-api-1.10');
  const first = join(folder, 'first.cjs');
  writeFileSync(
    first,
    "require('@opentelemetry/api').metrics.setGlobalMeterProvider({ getMeter: () => 'a meter' });",
  );
  const app = join(folder, 'app.cjs');
  writeFileSync(
    app,
    `const { metrics, trace } = require('@opentelemetry/api');
     console.log(metrics.getMeter('x'), trace.getTracer('x').startSpan('x').isRecording());`,
  );
  const ended = await runApp(['-r', register, app], { way: '--require', preload: first, env: quiet });
  assert.equal(ended.stdout, 'a meter true\n', ended.stderr);
  assert.equal(ended.stderr, '');
});

test('whoever puts another API object in the place of the shared one gets it', async () => {
  const program = `const key = Symbol.for('opentelemetry.js.api.1'); const { trace } = require('@opentelemetry/api');
    delete globalThis[key]; console.log(trace.getTracer('x').startSpan('x').isRecording());
    console.log(trace.setGlobalTracerProvider({ getTracer: () => 'mine' }), globalThis[key].version);
    globalThis[key] = undefined; console.log(globalThis[key]);`;
  const manifest = readFileSync(join(folderOf('@opentelemetry/api'), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const ended = await runApp(['-e', program], { env: quiet });
  assert.equal(ended.stdout, `false\ntrue ${version}\nundefined\n`, ended.stderr);
  const replaced = program.replace('delete globalThis[key];', 'globalThis[key] = undefined;');
  const again = await runApp(['-e', replaced], { env: quiet });
  assert.equal(again.stdout, ended.stdout, again.stderr);
});
