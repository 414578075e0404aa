import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const register = join(import.meta.dirname, '..', 'dist', 'register.cjs');
const node = process.env['SPOOR_TEST_NODE'] ?? process.execPath;

interface Loaded {
  readonly builtIns: readonly string[];
  readonly files: readonly string[];
  readonly resources: readonly string[];
}

const program = `process.stdout.write(JSON.stringify({
  builtIns: process.moduleLoadList, files: Object.keys(require.cache), resources: process.getActiveResourcesInfo(),
}))`;

/** What a program that does nothing finds loaded when the preload is done. */
function preloaded(): Loaded {
  const { stdout, stderr } = spawnSync(node, ['--require', register, '-e', program], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Loaded;
}

test('the preload loads a handful of files, opens no socket, and leaves unneeded built-ins alone', () => {
  const bare = JSON.parse(spawnSync(node, ['-e', program], { encoding: 'utf8' }).stdout) as Loaded;
  const { builtIns, files, resources } = preloaded();
  assert.ok(files.length <= 10, `${files}`);
  assert.deepEqual(resources, bare.resources);
  const costly = [
    'crypto',
    'dgram',
    'dns',
    'https',
    'http2',
    'tls',
    'tty',
    'os',
    'perf_hooks',
    'worker_threads',
    'zlib',
  ];
  const added = costly.filter((name) => {
    const entry = `NativeModule ${name}`;
    return builtIns.includes(entry) && !bare.builtIns.includes(entry);
  });
  assert.deepEqual(added, []);
});

test('a worker knows that it is not the main thread: the start is said once', () => {
  const serve = `require('node:http').createServer().listen(0, function () { this.close() })`;
  const app = `new (require('node:worker_threads').Worker)(${JSON.stringify(serve)}, { eval: true }); ${serve}`;
  const { stderr, status } = spawnSync(node, ['--require', register, '-e', app], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stderr.match(/^spoor /gm)?.length, 1, stderr);
});

test("Node's thread for loaders, where nothing of the application runs, is left alone", () => {
  const tell = `console.error('running in the loader: ' + (Symbol.for('spoor.running') in globalThis))`;
  const app = `process.removeAllListeners('warning');
    require('node:module').register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(tell)}));
    console.error('running in the application: ' + (Symbol.for('spoor.running') in globalThis));`;
  const { stderr, status } = spawnSync(node, ['--require', register, '-e', app], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^running in the application: true$/m);
  assert.match(stderr, /^running in the loader: false$/m);
});

// A character outside of it makes V8 hold the whole source in two bytes a character.
test('the bundle of every start is plain ASCII, in lines that an error message can show', () => {
  const source = readFileSync(join(import.meta.dirname, '..', 'dist', 'sdk.cjs'), 'latin1');
  assert.deepEqual([...source].filter((character) => character > '\x7f').length, 0);
  assert.ok(Math.max(...source.split('\n').map((line) => line.length)) < 2000);
});

// A script with a code cache could only serve it from Node 20.12 on (packages/patch/src/code-cache).
test('the bundle of every start has no dynamic import', () => {
  const source = readFileSync(join(import.meta.dirname, '..', 'dist', 'sdk.cjs'), 'latin1');
  assert.deepEqual(source.match(/.{0,40}\bimport\(.{0,40}/g), null);
});
