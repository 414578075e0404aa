import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { loader, preload } from '../../../build/bundles.mjs';
import { isInRange, parseVersionRange } from '../version-range.ts';
import { applications, expected, packages, rows } from './fixtures/shapes.ts';

const node = process.env['SPOOR_TEST_NODE'] ?? process.execPath;
const root = join(import.meta.dirname, '../../../..');
const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout;
const holds = (range: string): boolean => isInRange(version, parseVersionRange(range) ?? []);
const canRequire = holds('>=20.19 <21 || >=22.12');

let folder = '';
before(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'es-modules-')));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(packages)) write(`app/node_modules/${path}`, text);
  for (const [path, text] of Object.entries(applications)) write(`app/${path}`, text);
  write('bare/app.mjs', "console.log('bare')");
  const entryPoints = { preload: join(import.meta.dirname, 'fixtures/preload.ts') };
  await build({ ...preload, entryPoints, outdir: folder });
  await build({ ...loader, outdir: folder });
});
after(() => rmSync(folder, { recursive: true }));

interface Said {
  readonly patched?: string;
  readonly required?: string;
  readonly failed?: string;
  readonly file?: string;
  readonly version?: string;
  readonly error?: string;
  readonly hooked?: boolean;
  readonly loaderThread?: boolean;
}

function run(script: string, options: readonly string[] = [], env: Record<string, string> = {}) {
  const path = join(folder, 'preload.cjs');
  const preloading = options.includes('--import') || options.includes('--require') ? [] : ['--require', path];
  const words = options.map((word) => (word === 'PRELOAD' ? path : word));
  const { stdout, stderr, status } = spawnSync(node, [...preloading, ...words, join(folder, script)], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ES_ROWS: JSON.stringify(rows), ...env },
  });
  const lines = stderr.split('\n').filter((line) => line !== '');
  const ofNode = /ExperimentalWarning|--trace-warnings|^Support for loading ES Module in require/;
  assert.deepEqual(
    lines.filter((line) => !line.startsWith('{') && !ofNode.test(line)),
    [],
  );
  const said = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Said);
  return { stdout, status, said };
}

const patchedFiles = (said: readonly Said[]): string[] =>
  said
    .flatMap(({ patched, file, version: found }) =>
      patched === undefined ? [] : [`${patched}/${file} ${found}`],
    )
    .sort();

const allFiles = [
  '@nest/core/router/context.js 2.1.0',
  'ai/client.mjs 2.1.0',
  'functions/index.js 2.1.0',
  'functions/index.js 2.1.0',
  'sql/src/query.js 2.1.0',
  'web/base.js 2.1.0',
];

const failures = ['ReferenceError: absent is not defined', 'TypeError: Assignment to constant variable.'];

for (const script of ['import.mjs', 'dynamic.cjs', 'worker.cjs']) {
  for (const options of [
    ['--require', 'PRELOAD'],
    ['--import', 'PRELOAD'],
  ]) {
    test(`${options[0]}: ${script} gets every class and function patched, with its lines and export keys`, () => {
      const { stdout, status, said } = run(`app/${script}`, options);
      assert.equal(status, 0);
      assert.deepEqual(JSON.parse(stdout), expected);
      assert.deepEqual(patchedFiles(said), allFiles);
      assert.deepEqual(said.flatMap(({ error }) => error ?? []).sort(), failures);
      assert.deepEqual(
        said.flatMap(({ required }) => required ?? []),
        [],
      );
    });
  }
}

test('what a CommonJS file requires is patched too, where Node lets it require ES modules', {
  skip: !canRequire && 'this Node cannot require ES modules',
}, () => {
  const { stdout, status, said } = run('app/required.cjs');
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), {
    ...expected,
    sql: 'Query',
    keys: '__esModule,call,declared,default,line',
  });
  assert.deepEqual(
    said.flatMap(({ required }) => required ?? []),
    ['sql'],
  );
});

test('a CommonJS file that is imported may require an ES module, as without us', {
  skip: !canRequire && 'this Node cannot require ES modules',
}, () => {
  const { stdout, status } = run('app/mixed.mjs');
  assert.deepEqual([stdout, status], ['AI\n', 0]);
});

test('another loader before us and after us does its work, and we ours', () => {
  const other = join(folder, 'other.cjs');
  writeFileSync(
    other,
    `process.removeAllListeners('warning');
    require('node:worker_threads').isMainThread && require('node:module').register('data:text/javascript,' + encodeURIComponent(
      "export const load = async (url, context, next) => url.endsWith('/import.mjs') ? { ...await next(url, context), source: 'console.log(1);' +" +
      "Buffer.from((await next(url, context)).source) } : next(url, context);"))`,
  );
  for (const order of [
    ['--require', other, '--require', 'PRELOAD'],
    ['--require', 'PRELOAD', '--require', other],
    ['--import', 'PRELOAD', '--import', other],
    ['--import', other, '--import', 'PRELOAD'],
  ]) {
    const { stdout, status, said } = run('app/import.mjs', order);
    assert.equal(status, 0, order.join(' '));
    const [first, second] = stdout.split('\n');
    assert.equal(first, '1');
    assert.deepEqual(JSON.parse(second ?? ''), expected);
    assert.deepEqual(patchedFiles(said), allFiles);
  }
});

test('tsx before us and after us does its work, and we ours', () => {
  const tsx = join(root, 'node_modules/tsx/dist/loader.mjs');
  writeFileSync(join(folder, 'app/typed.ts'), `interface A { a: string }\n${applications['import.mjs']}`);
  for (const order of [
    ['--import', tsx, '--import', 'PRELOAD'],
    ['--import', 'PRELOAD', '--import', tsx],
    ['--require', 'PRELOAD', '--import', tsx],
  ]) {
    const { stdout, status } = run('app/typed.ts', order);
    assert.equal(status, 0, order.join(' '));
    // tsx may make CommonJS of everything, with other names inside and exports that are fixed: classes can be changed all the same.
    const { web, ai, nest, old } = JSON.parse(stdout);
    assert.deepEqual([web, ai, nest, old], [expected.web, expected.ai, expected.nest, expected.old]);
  }
});

test('in a thread of loaders nothing is started a second time', () => {
  const { said } = run('app/import.mjs');
  assert.deepEqual(
    said.flatMap(({ hooked }) => hooked ?? []),
    [true],
  );
});

test('without one of the packages above the main script nothing is hooked, and after the undo nothing is patched', () => {
  const bare = run('bare/app.mjs');
  assert.deepEqual([bare.stdout, bare.said], ['bare\n', [{ hooked: false }]]);
  const undone = run('app/import.mjs', [], { ES_UNDO: 'yes' });
  assert.equal(undone.status, 0);
  assert.deepEqual(patchedFiles(undone.said), []);
  assert.equal(JSON.parse(undone.stdout).sql, 'Query');
});
