import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRenamed, ownerName, packageFile, renamedPackageFile } from './package-files.ts';

for (const [path, name, folder, file] of [
  ['/app/node_modules/a/index.js', 'a', '/app/node_modules/a', 'index.js'],
  ['/app/node_modules/@s/a/lib/x.js', '@s/a', '/app/node_modules/@s/a', 'lib/x.js'],
  ['/node_modules/a/i.js', 'a', '/node_modules/a', 'i.js'],
  [
    '/app/node_modules/.pnpm/a@1.0.0/node_modules/a/i.js',
    'a',
    '/app/node_modules/.pnpm/a@1.0.0/node_modules/a',
    'i.js',
  ],
  ['/app/node_modules/b/node_modules/a/i.js', 'a', '/app/node_modules/b/node_modules/a', 'i.js'],
  [
    '/app/.yarn/__virtual__/pg-virtual-0a1b/0/cache/pg-npm-8.0.3-0a1b-8.zip/node_modules/pg/lib/client.js',
    'pg',
    '/app/.yarn/__virtual__/pg-virtual-0a1b/0/cache/pg-npm-8.0.3-0a1b-8.zip/node_modules/pg',
    'lib/client.js',
  ],
  [
    '/app/.yarn/unplugged/a-npm-1/node_modules/a/i.js',
    'a',
    '/app/.yarn/unplugged/a-npm-1/node_modules/a',
    'i.js',
  ],
] as const) {
  test(`${path} is a file of ${name}`, () => {
    assert.equal(ownerName(path, '/'), name);
    assert.deepEqual(packageFile(path, '/'), { folder, file });
  });
}

for (const path of [
  '/app/a/index.js',
  '/app/node_modules.js',
  '/app/node_modules/index.js',
  '/app/node_modules/@s/index.js',
  '/app/my_node_modules/a/index.js',
  '/app/node_modules/',
  '',
]) {
  test(`${JSON.stringify(path)} is in no package`, () => assert.equal(ownerName(path, '/'), undefined));
}

for (const [path, name, folder, file] of [
  ['C:\\app\\node_modules\\a\\lib\\x.js', 'a', 'C:\\app\\node_modules\\a', 'lib/x.js'],
  ['C:\\app\\node_modules\\@s\\a\\lib\\x.js', '@s/a', 'C:\\app\\node_modules\\@s\\a', 'lib/x.js'],
  [
    '\\\\host\\share\\node_modules\\b\\node_modules\\a\\x.js',
    'a',
    '\\\\host\\share\\node_modules\\b\\node_modules\\a',
    'x.js',
  ],
] as const) {
  test(`on Windows, ${path} is a file of ${name}`, () => {
    assert.equal(ownerName(path, '\\'), name);
    assert.deepEqual(packageFile(path, '\\'), { folder, file });
  });
}

for (const [path, folder, file] of [
  [
    '/app/node_modules/.store/pg-npm-8.0.3-0a1b/package/lib/client.js',
    '/app/node_modules/.store/pg-npm-8.0.3-0a1b/package',
    'lib/client.js',
  ],
  ['/app/node_modules/_pg@8.0.3@pg/lib/client.js', '/app/node_modules/_pg@8.0.3@pg', 'lib/client.js'],
  ['/app/node_modules/_@s_a@1.0.0@@s/a/lib/x.js', '/app/node_modules/_@s_a@1.0.0@@s/a', 'lib/x.js'],
] as const) {
  test(`${path} is a file of a package whose folder has another name`, () => {
    assert.equal(isRenamed(ownerName(path, '/') ?? ''), true);
    assert.deepEqual(renamedPackageFile(path, '/'), { folder, file });
  });
}

for (const path of [
  '/app/node_modules/.bin/tsc',
  '/app/node_modules/.store/x/file.js',
  '/app/node_modules/_x',
]) {
  test(`${path} is a file of no package`, () => assert.equal(renamedPackageFile(path, '/'), undefined));
}

// A second way to the same answer, by splitting the path.
function ownerBySplitting(path: string): string | undefined {
  const parts = path.split('/');
  const at = parts.lastIndexOf('node_modules');
  const count = parts[at + 1]?.startsWith('@') === true ? 2 : 1;
  if (at < 1 || parts.length <= at + 1 + count) return undefined;
  return parts.slice(at + 1, at + 1 + count).join('/');
}

test('whatever the tree, the owner of a file is the same as when the path is split', () => {
  const part = fc.oneof(
    { weight: 3, arbitrary: fc.constant('node_modules') },
    fc.constantFrom('a', '@s', '@s2', 'node_modules_', 'lib', 'index.js', '.pnpm', '@', '@s@'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const path = `/${[...parts, 'index.js'].join('/')}`;
      assert.equal(ownerName(path, '/'), ownerBySplitting(path), path);
      assert.equal(ownerName(path.replaceAll('/', '\\'), '\\'), ownerBySplitting(path), path);
    }),
  );
});
