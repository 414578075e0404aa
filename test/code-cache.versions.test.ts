import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

const root = join(import.meta.dirname, '..');
const node = process.env['SPOOR_TEST_NODE'] ?? process.execPath;
const folder = mkdtempSync(join(tmpdir(), 'spoor-code-cache-'));
const dist = join(folder, 'dist');
const bundle = join(dist, 'sdk.cjs');
let cache = '';
let whole = Buffer.alloc(0);

before(() => {
  cpSync(join(root, 'dist'), dist, { recursive: true, filter: (path) => !path.endsWith('.cache') });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const { stdout, stderr, status } = makeCache();
  assert.equal(status, 0, stderr);
  cache = stdout.trim();
  whole = readFileSync(cache);
});
after(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, whole);
});

function makeCache(env: NodeJS.ProcessEnv = {}) {
  return spawnSync(node, [join(dist, 'cli.cjs'), 'cache'], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

/** Whether the bundle came with its compiled code is told by V8; whether all works, by a request that is traced. */
const program = `
  const { createServer, get } = require('node:http');
  const sdk = Object.keys(require.cache).find((path) => path.endsWith('sdk.cjs'));
  const server = createServer((request, response) => response.end(request.headers.traceparent)).listen(0, () =>
    get({ port: server.address().port }, (response) =>
      response.on('data', (body) => {
        console.log(JSON.stringify([rejected, /^00-/.test(body), require(sdk).shared !== undefined]));
        server.close();
      })));`;

/** Stands before the preload and hears what V8 says of the data. */
const spy = `
  const vm = require('node:vm');
  const { Script } = vm;
  globalThis.rejected = 'not used';
  vm.Script = class extends Script {
    constructor(source, options) {
      super(source, options);
      if (options?.cachedData) globalThis.rejected = this.cachedDataRejected;
    }
  };`;

function start(...flags: readonly string[]): unknown {
  const spyFile = join(folder, 'spy.cjs');
  writeFileSync(spyFile, spy);
  const { stdout, stderr, status } = spawnSync(
    node,
    [...flags, '--require', spyFile, '--require', join(dist, 'register.cjs'), '-e', program],
    { encoding: 'utf8', env: { ...process.env, OTEL_TRACES_EXPORTER: 'none', OTEL_LOG_LEVEL: 'error' } },
  );
  assert.deepEqual([stderr, status], ['', 0]);
  return JSON.parse(stdout);
}

const works = (rejected: boolean | 'not used') => [rejected, true, true];

test('the command keeps the code for this Node beside the bundle, and starts use it', () => {
  assert.equal(cache, join(dist, readdirSync(dist).find((name) => name.endsWith('.cache')) ?? ''));
  assert.deepEqual(start(), works(false));
});

test('where the command runs under a preload, its cache is of a start all the same', () => {
  const { stderr, status } = makeCache({ NODE_OPTIONS: `--require "${join(dist, 'register.cjs')}"` });
  assert.equal(status, 0, stderr);
  assert.ok(readFileSync(cache).length > 0.9 * whole.length);
  assert.deepEqual(start(), works(false));
});

test('flags of V8 for which the code was not made: it is compiled as ever', () => {
  assert.deepEqual(start('--stack-trace-limit=20'), works(true));
});

test('a damaged, torn, empty or foreign file, or a folder in its place: the bundle is loaded without it', () => {
  const damages: (() => void)[] = [
    () => writeFileSync(cache, whole.subarray(0, whole.length - 1000)),
    () => writeFileSync(cache, ''),
    () => writeFileSync(cache, 'not a cache'),
    () => appendFileSync(cache, 'more'),
    () => {
      rmSync(cache);
      mkdirSync(cache);
    },
    () => rmSync(cache),
    ...[8, 12, 16, 100, 0.5, 0.8, 0.95].map((at) => () => {
      const damaged = Buffer.from(whole);
      const index = at < 1 ? Math.floor(at * whole.length) : at;
      damaged[index] = (damaged[index] ?? 0) ^ 0x11;
      writeFileSync(cache, damaged);
    }),
  ];
  for (const damage of damages) {
    rmSync(cache, { recursive: true, force: true });
    writeFileSync(cache, whole);
    damage();
    assert.deepEqual(start(), works('not used'), String(damage));
  }
});

test('a bundle that was changed since is run as it is now', () => {
  const former = readFileSync(bundle, 'latin1');
  writeFileSync(bundle, former.replace('exports', 'Exports').replace('Exports', 'exports'));
  assert.deepEqual(start(), works(false));
  writeFileSync(bundle, `${former} `);
  assert.deepEqual(start(), works('not used'));
  writeFileSync(bundle, former);
});

test('an error in the bundle is said, and the application runs', () => {
  const former = readFileSync(bundle);
  writeFileSync(bundle, "throw new Error('a fault of the bundle');");
  const made = spawnSync(node, [join(dist, 'make-cache.cjs')], { encoding: 'utf8' });
  assert.equal(made.status, 1);
  const failed = makeCache();
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /must be writable, got a fault of the bundle; starts go on without a cache$/m);
  const { stdout, stderr } = spawnSync(
    node,
    ['--require', join(dist, 'register.cjs'), '-e', 'console.log("runs")'],
    { encoding: 'utf8' },
  );
  assert.equal(stdout, 'runs\n');
  assert.match(stderr, /^spoor: could not start, .*a fault of the bundle$/m);
  writeFileSync(bundle, former);
});

test('a folder that nobody may write to serves its cache', { skip: process.platform === 'win32' }, () => {
  chmodSync(dist, 0o555);
  try {
    assert.deepEqual(start(), works(false));
  } finally {
    chmodSync(dist, 0o755);
  }
});
