import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { packageTree } from './fixtures/package-tree.ts';
import { firstLoadedPackage, type Interception, interceptPackage } from './packages.ts';

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
  const app = packageTree(t, {
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
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  intercept(t);
  assert.equal(loaded.greet(), 'hello, patched');
});

test('a copy is patched once, also by whoever loads a file of its own for that', (t) => {
  const app = packageTree(t, {
    ...greeter('node_modules/@who/greeter', '1.0.0'),
    'part.js': "module.exports = (greet) => () => greet() + ', patched';",
  });
  const require = createRequire(join(app, 'app.js'));
  const undo = interceptPackage({
    name: '@who/greeter',
    patch(exports) {
      const patched = require('./part.js') as (greet: () => string) => () => string;
      (exports as Greeter).greet = patched((exports as Greeter).greet);
    },
    onError: (error) => assert.fail(String(error)),
  });
  t.after(undo);
  assert.equal((require('@who/greeter') as Greeter).greet(), 'hello, patched');
});

test('what was loaded while nobody asked for packages is patched by who asks next', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  intercept(t).undo();
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  intercept(t);
  assert.equal(loaded.greet(), 'hello, patched');
});

test('a file inside of the package can be asked for', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const { seen } = intercept(t, 'lib/inner.js');
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  assert.equal(seen.length, 1);
});

test('a copy under an alias is known by the name in its package.json', (t) => {
  const app = packageTree(t, {
    ...greeter('node_modules/@who/greeter', '1.0.0'),
    ...greeter('node_modules/greeter-2', '2.0.0'),
    ...greeter('node_modules/greeter-3', '3.0.0'),
    'node_modules/other/package.json': '{"name":"other"}',
    'node_modules/other/lib/inner.js': "exports.name = 'of another package';",
    'node_modules/nameless/package.json': '{}',
    'node_modules/nameless/lib/inner.js': '',
    'node_modules/bare/lib/inner.js': '',
  });
  const seen: unknown[] = [];
  const seenByName: unknown[] = [];
  const require = createRequire(join(app, 'app.js'));
  require('greeter-3');
  for (const [hasAliases, versions] of [[true, seen] as const, [false, seenByName] as const]) {
    const undo = interceptPackage({
      name: '@who/greeter',
      file: 'lib/inner.js',
      hasAliases,
      patch: (_exports, { version, folder }) => void versions.push([version, folder]),
      onError: (error) => void versions.push(error),
    });
    t.after(undo);
  }
  for (const name of ['other', 'nameless', 'bare']) require(`${name}/lib/inner.js`);
  for (const name of ['@who/greeter', 'greeter-2']) require(name);
  assert.deepEqual(seen, [
    ['3.0.0', join(app, 'node_modules/greeter-3')],
    ['1.0.0', join(app, 'node_modules/@who/greeter')],
    ['2.0.0', join(app, 'node_modules/greeter-2')],
  ]);
  assert.deepEqual(seenByName, [['1.0.0', join(app, 'node_modules/@who/greeter')]]);
});

test('a patch that throws leaves the exports to the application and is told', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
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
    Module: { prototype: { load: unknown; _compile: unknown } };
  };
  const { load, _compile } = Module.prototype;
  const { seen, undo } = intercept(t);
  assert.notEqual(Module.prototype.load, load);
  assert.notEqual(Module.prototype._compile, _compile);
  undo();
  assert.equal(Module.prototype.load, load);
  assert.equal(Module.prototype._compile, _compile);
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  createRequire(join(app, 'app.js'))('@who/greeter');
  assert.equal(seen.length, 0);
});

/** The versions and files that a row was given. */
function watch(t: TestContext, wanted: Omit<Interception, 'patch' | 'onError'>) {
  const versions: (string | undefined)[] = [];
  const exports: unknown[] = [];
  const errors: string[] = [];
  t.after(
    interceptPackage({
      ...wanted,
      patch: (given, { version }) => {
        versions.push(version);
        exports.push(given);
      },
      onError: (error) => errors.push(String(error)),
    }),
  );
  return { versions, exports, errors };
}

test('the version decides for each copy; one without a version is in no range', (t) => {
  const app = packageTree(t, {
    ...greeter('node_modules/@who/greeter', '8.2.0'),
    ...greeter('node_modules/a/node_modules/@who/greeter', '9.0.0-beta.1'),
    ...greeter('node_modules/b/node_modules/@who/greeter', '8.0.2'),
    ...greeter('node_modules/c/node_modules/@who/greeter', 'next'),
    ...greeter('node_modules/d/node_modules/@who/greeter', '8.0.3'),
    'node_modules/c/node_modules/@who/greeter/package.json': '{"name":"@who/greeter","main":"lib/main.js"}',
    'node_modules/d/node_modules/@who/greeter/package.json': '{"version":8,"main":"lib/main.js"}',
  });
  const row = watch(t, { name: '@who/greeter', versions: '>=8.0.3 <9 || >=9.0.1' });
  const any = watch(t, { name: '@who/greeter' });
  for (const from of ['.', 'node_modules/a', 'node_modules/b', 'node_modules/c', 'node_modules/d'])
    createRequire(join(app, from, 'app.js'))('@who/greeter');
  assert.deepEqual(row.versions, ['8.2.0']);
  assert.deepEqual(any.versions, ['8.2.0', '9.0.0-beta.1', '8.0.2', undefined, undefined]);
  assert.deepEqual(row.errors, []);
});

test('a range that cannot be read is told to its row, which gets nothing', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '8.2.0'));
  const row = watch(t, { name: '@who/greeter', versions: '^8' });
  createRequire(join(app, 'app.js'))('@who/greeter');
  assert.deepEqual(row.versions, []);
  assert.deepEqual(row.errors, [
    "TypeError: versions of @who/greeter must be comparisons such as >=8.0.3 <9, got '^8'",
  ]);
});

test('several rows of one package each get their file, the main one too, whoever throws before', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const failing = interceptPackage({
    name: '@who/greeter',
    patch: () => {
      throw new Error('broken patch');
    },
    onError: () => {
      throw new Error('broken listener');
    },
  });
  t.after(failing);
  const inner = watch(t, { name: '@who/greeter', file: 'lib/inner.js' });
  const main = watch(t, { name: '@who/greeter' });
  const named = watch(t, { name: '@who/greeter', file: 'lib/main.js' });
  const other = watch(t, { name: '@who/greeter', file: 'lib/absent.js' });
  const loaded = createRequire(join(app, 'app.js'))('@who/greeter') as Greeter;
  assert.equal(loaded.greet(), 'hello');
  assert.deepEqual(
    [inner.versions, main.versions, named.versions, other.versions],
    [['1.0.0'], ['1.0.0'], ['1.0.0'], []],
  );
  assert.equal(main.exports[0], loaded);
});

test('a package with `exports` and without `main` is found by its main file, `exports` counting more than `main`', (t) => {
  const mariadb = {
    'package.json': JSON.stringify({
      name: 'maria',
      version: '3.5.4',
      exports: { '.': { import: './promise.mjs', require: './dist/promise.js' } },
    }),
    'dist/promise.js': 'exports.main = 1;',
    'promise.mjs': 'export const main = 2;',
  };
  const both = {
    'package.json': JSON.stringify({ name: 'both', version: '1.0.0', main: './old.js', exports: './new.js' }),
    'old.js': 'exports.old = 1;',
    'new.js': "exports.old = require('./old.js');",
  };
  const app = packageTree(
    t,
    Object.fromEntries([
      ...Object.entries(mariadb).map(([path, text]) => [`node_modules/maria/${path}`, text]),
      ...Object.entries(both).map(([path, text]) => [`node_modules/both/${path}`, text]),
    ]),
  );
  const maria = watch(t, { name: 'maria', versions: '3' });
  const newest = watch(t, { name: 'both' });
  const require = createRequire(join(app, 'app.js'));
  assert.deepEqual(maria.exports, []);
  const loaded = require('maria');
  const loadedBoth = require('both');
  assert.equal(maria.exports[0], loaded);
  assert.deepEqual(newest.exports, [loadedBoth]);
});

test('a package that cannot be required has no main file, and its inner files are found', (t) => {
  const app = packageTree(t, {
    'node_modules/inner/package.json': JSON.stringify({
      name: 'inner',
      version: '1.0.0',
      exports: { './x': './x.js' },
    }),
    'node_modules/inner/x.js': 'exports.x = 1;',
  });
  const main = watch(t, { name: 'inner' });
  const file = watch(t, { name: 'inner', file: 'x.js' });
  createRequire(join(app, 'app.js'))('inner/x');
  assert.deepEqual([main.versions, file.versions], [[], ['1.0.0']]);
});

test('copies behind symlinks, as pnpm and Yarn make them, and in folders with other names are found once', (t) => {
  const app = packageTree(t, {
    ...greeter('node_modules/.pnpm/@who+greeter@1.0.0/node_modules/@who/greeter', '1.0.0'),
    ...greeter('node_modules/.store/@who-greeter-npm-2.0.0-0a1b/package', '2.0.0'),
    ...greeter('node_modules/_@who_greeter@3.0.0@@who/greeter', '3.0.0'),
    'node_modules/.store/other/package/package.json': '{"name":"other","version":"4.0.0"}',
    'node_modules/.store/other/package/index.js': '',
    'node_modules/.store/broken/package/index.js': '',
    'a/app.js': '',
    'b/app.js': '',
    'c/app.js': '',
    'a/node_modules/@who/x': '',
    'b/node_modules/@who/x': '',
    'c/node_modules/@who/x': '',
  });
  const stores = {
    a: 'node_modules/.pnpm/@who+greeter@1.0.0/node_modules/@who/greeter',
    b: 'node_modules/.store/@who-greeter-npm-2.0.0-0a1b/package',
    c: 'node_modules/_@who_greeter@3.0.0@@who/greeter',
  };
  for (const [name, store] of Object.entries(stores))
    symlinkSync(join(app, store), join(app, name, 'node_modules/@who/greeter'));
  const early = createRequire(join(app, 'b/app.js'))('@who/greeter');
  const row = watch(t, { name: '@who/greeter' });
  assert.deepEqual(row.exports, [early]);
  for (const name of Object.keys(stores)) createRequire(join(app, name, 'app.js'))('@who/greeter');
  createRequire(join(app, 'app.js'))(join(app, 'node_modules/.store/other/package/index.js'));
  createRequire(join(app, 'app.js'))(join(app, 'node_modules/.store/broken/package/index.js'));
  assert.deepEqual(row.versions, ['2.0.0', '1.0.0', '3.0.0']);
});

test('exports can be replaced: `require` and `import` see the new ones, after the undo `require` the former', async (t) => {
  const app = packageTree(t, {
    ...greeter('node_modules/@who/greeter', '1.0.0'),
    'app.mjs': "import * as all from '@who/greeter'; export const greet = all.default.greet;",
  });
  let undoReplacing = (): void => {};
  const undo = interceptPackage({
    name: '@who/greeter',
    patch: (exports, _, replace) => {
      undoReplacing = replace({ ...(exports as object), greet: () => 'replaced' });
    },
    onError: () => {},
  });
  t.after(undo);
  const seen = watch(t, { name: '@who/greeter' });
  const require = createRequire(join(app, 'app.js'));
  const imported = (await import(pathToFileURL(join(app, 'app.mjs')).href)) as Greeter;
  assert.equal(imported.greet(), 'replaced');
  assert.equal((require('@who/greeter') as Greeter).greet(), 'replaced');
  assert.equal((seen.exports[0] as Greeter).greet(), 'replaced');
  undoReplacing();
  assert.equal((require('@who/greeter') as Greeter).greet(), 'hello');
});

test('where somebody else compiles files, the end of their loading serves', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  const row = watch(t, { name: '@who/greeter' });
  const { Module } = createRequire(import.meta.url)('node:module') as {
    Module: { prototype: { _compile: unknown }; wrap(text: string): string };
  };
  const before = Module.prototype._compile;
  t.after(() => {
    Module.prototype._compile = before;
  });
  Module.prototype._compile = function (this: { exports: object; require: NodeJS.Require }, text: string) {
    new Function('exports', 'require', text)(this.exports, (name: string) => this.require(name));
  };
  createRequire(join(app, 'app.js'))('@who/greeter');
  assert.deepEqual(row.versions, ['1.0.0']);
});

test('code that is compiled without a file is let through', (t) => {
  watch(t, { name: '@who/greeter' });
  const { Module } = createRequire(import.meta.url)('node:module') as {
    Module: new () => { exports: unknown; _compile(text: string, path?: string): void };
  };
  const module = new Module();
  module._compile('module.exports = 7', '');
  assert.equal(module.exports, 7);
});

test('the first loaded package is one of which any file is loaded', (t) => {
  const app = packageTree(t, greeter('node_modules/@who/greeter', '1.0.0'));
  assert.equal(firstLoadedPackage(['@who/absent', '@who/greeter']), undefined);
  createRequire(join(app, 'app.js'))('@who/greeter/lib/inner.js');
  assert.equal(firstLoadedPackage(['@who/absent', '@who/greeter']), '@who/greeter');
});
