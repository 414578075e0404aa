import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { interceptPackage, packageFolder } from './packages.ts';

/** An application's folder with the given files. */
function tree(t: TestContext, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'patch-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
    const { cache } = createRequire(import.meta.url);
    for (const loaded of Object.keys(cache)) if (loaded.startsWith(folder)) delete cache[loaded];
  });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const greeter = (folder: string, version: string) => ({
  [`${folder}/package.json`]: JSON.stringify({ name: '@who/greeter', version, main: 'lib/main.js' }),
  [`${folder}/lib/main.js`]: "exports.greet = () => 'hello'; exports.inner = require('./inner.js');",
  [`${folder}/lib/inner.js`]: "exports.name = 'inner';",
});

interface Greeter {
  greet(): string;
}

function intercept(t: TestContext, file?: string) {
  const seen: { version: string | undefined; folder: string }[] = [];
  const errors: unknown[] = [];
  const undo = interceptPackage({
    name: '@who/greeter',
    ...(file === undefined ? {} : { file }),
    patch: (exports, loaded) => {
      seen.push({ version: loaded.version, folder: loaded.folder });
      const { greet } = exports as Greeter;
      if (greet !== undefined) (exports as Greeter).greet = () => `${greet()}, patched`;
    },
    onError: (error) => errors.push(error),
  });
  t.after(undo);
  return { seen, errors, undo };
}

test('every copy of a package is patched, once, whatever loads it', async (t) => {
  const app = tree(t, {
    ...greeter('node_modules/@who/greeter', '1.0.0'),
    ...greeter('node_modules/other/node_modules/@who/greeter', '2.0.0'),
    'node_modules/other/package.json': '{"name":"other","version":"3.0.0"}',
    'node_modules/other/index.js': "module.exports = require('@who/greeter');",
    'app.mjs': "export { greet } from '@who/greeter';",
  });
  const { seen } = intercept(t);
  const require = createRequire(join(app, 'app.js'));
  assert.equal((require('other') as Greeter).greet(), 'hello, patched');
  const imported = (await import(pathToFileURL(join(app, 'app.mjs')).href)) as Greeter;
  assert.equal(imported.greet(), 'hello, patched');
  assert.equal((require('@who/greeter') as Greeter).greet(), 'hello, patched');
  assert.deepEqual(
    seen.map(({ version }) => version),
    ['2.0.0', '1.0.0'],
  );
});

test('a package that was loaded before is patched at once', (t) => {
  const app = tree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  intercept(t);
  assert.equal(loaded.greet(), 'hello, patched');
});

test('a file inside of the package can be asked for', (t) => {
  const app = tree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const { seen } = intercept(t, 'lib/inner.js');
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  assert.equal(seen.length, 1);
});

test('a patch that throws leaves the exports to the application and is told', (t) => {
  const app = tree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const errors: unknown[] = [];
  const undo = interceptPackage({
    name: '@who/greeter',
    patch: () => {
      throw new Error('broken patch');
    },
    onError: (error, { version }) => errors.push(`${version}: ${error}`),
  });
  t.after(undo);
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  assert.deepEqual(errors, ['1.0.0: Error: broken patch']);
});

test('after the undo nothing is patched, and the loader is as it was', (t) => {
  const { Module } = createRequire(import.meta.url)('node:module') as {
    Module: { prototype: { load: unknown } };
  };
  const before = Module.prototype.load;
  const { seen, undo } = intercept(t);
  assert.notEqual(Module.prototype.load, before);
  undo();
  assert.equal(Module.prototype.load, before);
  const app = tree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  createRequire(join(app, 'app.js'))('@who/greeter');
  assert.equal(seen.length, 0);
});

for (const [filename, name, folder] of [
  ['/app/node_modules/a/index.js', 'a', '/app/node_modules/a'],
  ['/app/node_modules/@s/a/lib/x.js', '@s/a', '/app/node_modules/@s/a'],
  [
    '/app/node_modules/.pnpm/a@1.0.0/node_modules/a/i.js',
    'a',
    '/app/node_modules/.pnpm/a@1.0.0/node_modules/a',
  ],
  ['/app/node_modules/b/node_modules/a/i.js', 'a', '/app/node_modules/b/node_modules/a'],
  ['/app/node_modules/a/node_modules/b/i.js', 'a', undefined],
  ['/app/node_modules/ab/index.js', 'a', undefined],
  ['/app/a/index.js', 'a', undefined],
] as const) {
  test(`${filename} is ${folder === undefined ? 'not ' : ''}a file of ${name}`, {
    skip: process.platform === 'win32',
  }, () => {
    assert.equal(packageFolder(filename, name), folder);
  });
}
