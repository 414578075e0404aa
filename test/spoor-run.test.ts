import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { registerFile } from '@spoor/cli';

const anyPort = [
  'query',
  'compact',
  'binary',
  'thrift-http',
  'otlp',
  'otlp-grpc',
  'zipkin',
  'sampling',
].flatMap((name) => [`--port-${name}`, '0']);

const spoorRun = (words: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spoor(['run', ...anyPort, ...words], env);

function spoor(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['dist/cli.cjs', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  return { child, ended: once(child, 'close'), out: () => out, err: () => err };
}

const node = (script: string) => [process.execPath, '-e', script];

test("spoor run: ends with the command's status, and stdout is the command's alone", async () => {
  const { ended, out, err } = spoorRun(node('console.log("hello"); process.exitCode = 3'));
  assert.deepEqual(await ended, [3, null]);
  assert.equal(out(), 'hello\n');
  assert.match(err(), /^spoor · traces are at http:\/\/127\.0\.0\.1:\d+\n/);
  assert.match(err(), /^spoor · the command has ended \(3\); no span arrived: spoor doctor says why$/m);
});

test('spoor run: the command has the preload behind its own NODE_OPTIONS, and the exporter set', async () => {
  const script =
    'const e = process.env; console.log(JSON.stringify([e.NODE_OPTIONS, e.JAEGER_ENDPOINT, e.OTEL_EXPORTER_JAEGER_ENDPOINT]))';
  const { ended, out } = spoorRun(node(script), {
    NODE_OPTIONS: '--no-deprecation',
    JAEGER_ENDPOINT: 'http://elsewhere.example/api/traces',
  });
  assert.deepEqual(await ended, [0, null]);
  const [options, jaeger, endpoint] = JSON.parse(out());
  assert.equal(options, `--no-deprecation --require ${registerFile}`);
  assert.equal(jaeger, null);
  assert.match(endpoint, /^http:\/\/127\.0\.0\.1:\d+\/api\/traces$/);
});

test('spoor run: the flags of the command are its own', async () => {
  const { ended, out } = spoorRun([
    ...node('console.log(process.argv.slice(1).join())'),
    '--',
    '--help',
    '-x',
  ]);
  assert.deepEqual(await ended, [0, null]);
  assert.equal(out(), '--help,-x\n');
});

test('spoor run: a command that is not there is status 127', async () => {
  const { ended, err } = spoorRun(['no-such-command-anywhere']);
  assert.deepEqual(await ended, [127, null]);
  assert.match(err(), /the command could not be started: no-such-command-anywhere: ENOENT/);
});

test("spoor run: the command's signal is its own signal", async () => {
  const { ended } = spoorRun(node('process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 60000)'));
  assert.deepEqual(await ended, [null, 'SIGTERM']);
});

test('spoor run: hands on a signal, and the command decides what it means', async () => {
  const script =
    'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 60000); console.log("ready")';
  const { child, ended } = spoorRun(node(script));
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [7, null]);
});

const short = `
  const http = require('node:http');
  const server = http.createServer((request, response) => response.end()).listen(0, '127.0.0.1', () => {
    http.get({ port: server.address().port, host: '127.0.0.1', path: '/hello' }, (answer) => {
      answer.resume().on('end', () => server.close());
    });
  });`;

test('spoor run: says how much of a short command has arrived', async () => {
  const { ended, err } = spoorRun(node(short));
  assert.deepEqual(await ended, [0, null]);
  assert.match(err(), /the command has ended \(0\); traces: 1, spans: 2; --stay would keep them\n$/);
});

test('spoor run --stay: the traces of a short command can be looked at until a signal', async () => {
  const { child, ended, err } = spoorRun(['--stay', ...node(short)], { OTEL_SERVICE_NAME: 'short' });
  while (!err().includes('Ctrl-C ends the collector')) await once(child.stderr, 'data');
  const url = /traces are at (\S+)/.exec(err())?.[1];
  const response = await fetch(`${url}/api/services`);
  assert.deepEqual(((await response.json()) as { data: string[] }).data, ['short']);
  child.kill('SIGTERM');
  assert.deepEqual(await ended, [0, null]);
});

test('spoor run: joins the collector of another terminal, unless it is told not to', async (t) => {
  const first = spoor(['ui', ...anyPort]);
  t.after(() => first.child.kill('SIGKILL'));
  while (!first.out().includes('traces are at')) await once(first.child.stdout, 'data');
  const url = /traces are at (\S+)/.exec(first.out())?.[1] ?? '';
  const port = new URL(url).port;
  const second = spoor(['run', '--port-query', port, ...node(short)], { OTEL_SERVICE_NAME: 'second' });
  assert.deepEqual(await second.ended, [0, null]);
  assert.equal(
    second.err().split('\n')[0],
    `spoor · traces are at ${url}, the collector that runs already; --own starts another`,
  );
  assert.doesNotMatch(second.err(), /the command has ended/);
  const services = async () =>
    ((await (await fetch(`${url}/api/services`)).json()) as { data: string[] }).data;
  assert.deepEqual(await services(), ['second']);

  const lost = spoor(['run', '--port-query', port, 'no-such-command-anywhere']);
  assert.deepEqual(await lost.ended, [127, null]);
  assert.match(lost.err(), /\nspoor · the command could not be started: no-such-command-anywhere: ENOENT\n$/);

  const own = spoor(['run', '--own', '--port-query', port, ...node(short)]);
  assert.deepEqual(await own.ended, [1, null]);
  assert.match(own.err(), new RegExp(`^spoor: port ${port} \\(query\\) must be free`));
});

test('spoor run: a program on the port of the page that is no collector is not joined', async (t) => {
  const other = createServer((_, response) => response.end('{"ports":{}}')).listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const run = spoor(['run', '--port-query', `${port}`, ...node(short)]);
  assert.deepEqual(await run.ended, [1, null]);
  assert.match(run.err(), new RegExp(`^spoor: port ${port} \\(query\\) must be free`));
});
