import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { missingPackages, referencePackages } from './packages.ts';

const root = join(import.meta.dirname, '../../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

test('the packages are what package.json develops with, and optional peers of any version; nothing else is installed', () => {
  const names = Object.keys(referencePackages);
  const ranges = names.map((name) => [name, manifest.devDependencies[name]]);
  assert.deepEqual(
    ranges,
    Object.entries(referencePackages).map(([name, lowest]) => [name, `^${lowest}`]),
  );
  assert.deepEqual(manifest.peerDependencies, Object.fromEntries(names.map((name) => [name, '*'])));
  assert.deepEqual(
    manifest.peerDependenciesMeta,
    Object.fromEntries(names.map((name) => [name, { optional: true }])),
  );
  assert.equal(manifest.dependencies, undefined);
});

test('the bundle of the engine requires these packages and no other', () => {
  const bundle = readFileSync(join(root, 'dist/reference.cjs'), 'utf8');
  const required = [...bundle.matchAll(/require\("(@[\w-]+\/[\w-]+)"\)/g)].map(([, name = '']) => name);
  assert.deepEqual([...new Set(required)].sort(), Object.keys(referencePackages));
});

test('in this repository none is missing', () => {
  assert.deepEqual(missingPackages(createRequire(import.meta.url).resolve), []);
});

test('what is absent and what has another version is named with the version that is needed', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-peers-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const install = (name: string, version: string) => {
    const main = join(folder, 'node_modules', name, 'build/index.js');
    mkdirSync(dirname(main), { recursive: true });
    writeFileSync(main, '');
    // The manifest of a folder inside of it is not the package's.
    writeFileSync(join(dirname(main), 'package.json'), '{"type":"commonjs"}');
    const own = { name, version, exports: { '.': './build/index.js' } };
    writeFileSync(join(dirname(main), '../package.json'), JSON.stringify(own));
  };
  for (const [name, lowest] of Object.entries(referencePackages)) install(name, lowest);
  const { resolve } = createRequire(join(folder, 'app.js'));
  assert.deepEqual(missingPackages(resolve), []);

  install('@opentelemetry/api', '1.10.3');
  install('@opentelemetry/core', '1.30.1');
  install('@opentelemetry/instrumentation-http', '0.224.0');
  rmSync(join(folder, 'node_modules/@opentelemetry/sdk-trace-node'), { recursive: true });
  assert.deepEqual(missingPackages(resolve), [
    '@opentelemetry/core@^2.12.1',
    '@opentelemetry/instrumentation-http@^0.223.0',
    '@opentelemetry/sdk-trace-node@^2.12.0',
  ]);
});
