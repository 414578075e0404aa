import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setEnvironmentData } from 'node:worker_threads';
import { packageTree } from '../fixtures/package-tree.ts';
import { isAnyInstalled } from './installed.ts';

test('a package is found where the application would find it, in pnpm also what others depend on', (t) => {
  const folder = packageTree(t, {
    'app/node_modules/hono/package.json': '{}',
    'app/node_modules/@nestjs/core/package.json': '{}',
    'app/node_modules/.pnpm/node_modules/postgres/package.json': '{}',
    'app/node_modules/express/node_modules/openai/package.json': '{}',
    'app/node_modules/tsx/dist/cli.mjs': '',
    'app/src/deep/main.js': '',
    'store/mariadb/package.json': '{}',
    'other/main.js': '',
  });
  mkdirSync(join(folder, 'other/node_modules'));
  symlinkSync(join(folder, 'store/mariadb'), join(folder, 'other/node_modules/mariadb'));
  const at = (script: string | undefined, workingFolder: string) => ({
    script: script === undefined ? undefined : join(folder, script),
    workingFolder: join(folder, workingFolder),
  });
  const main = at('app/src/deep/main.js', 'store');
  assert.equal(isAnyInstalled([{ name: 'hono' }], main), true);
  assert.equal(isAnyInstalled([{ name: 'absent' }, { name: '@nestjs/core' }], main), true);
  assert.equal(isAnyInstalled([{ name: 'postgres' }], main), true);
  assert.equal(isAnyInstalled([{ name: 'openai' }], main), false);
  assert.equal(isAnyInstalled([{ name: 'mariadb' }], main), false);
  assert.equal(isAnyInstalled([], main), false);
  // A runner is the main script; `node -e` has none.
  assert.equal(isAnyInstalled([{ name: 'hono' }], at('app/node_modules/tsx/dist/cli.mjs', 'other')), true);
  assert.equal(isAnyInstalled([{ name: 'mariadb' }], at('app/node_modules/tsx/dist/cli.mjs', 'other')), true);
  assert.equal(isAnyInstalled([{ name: 'mariadb' }], at(undefined, 'other')), true);
});

test('a package of another version is none, nor one whose version cannot be read', (t) => {
  const folder = packageTree(t, {
    'node_modules/@nestjs/core/package.json': '{"version":"11.2.10"}',
    'node_modules/hono/package.json': '{}',
    'main.js': '',
  });
  const application = { script: join(folder, 'main.js'), workingFolder: folder };
  const isInstalled = (name: string, versions: string) => isAnyInstalled([{ name, versions }], application);
  assert.deepEqual(
    [isInstalled('@nestjs/core', '>=12.0.0 <13'), isInstalled('@nestjs/core', '>=11.0.0 <12')],
    [false, true],
  );
  assert.equal(isInstalled('hono', '>=4.6.0 <5'), false);
});

test('Yarn without node_modules lets a package be expected', (t) => {
  const folder = packageTree(t, { 'main.js': '' });
  const application = { script: join(folder, 'main.js'), workingFolder: folder };
  assert.equal(isAnyInstalled([{ name: 'hono' }], application), false);
  Object.defineProperty(process.versions, 'pnp', { value: '3', configurable: true });
  t.after(() => Reflect.deleteProperty(process.versions, 'pnp'));
  assert.equal(isAnyInstalled([{ name: 'hono' }], application), true);
});

test('what the main thread has found counts in its workers alone: it looks itself, also for `node -e`', (t) => {
  const folder = packageTree(t, { 'main.js': '' });
  setEnvironmentData('spoor:es-modules', true);
  t.after(() => setEnvironmentData('spoor:es-modules', undefined));
  assert.equal(isAnyInstalled([{ name: 'hono' }], { script: undefined, workingFolder: folder }), false);
});
