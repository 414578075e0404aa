import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageTree } from './fixtures/package-tree.ts';
import { packageOf } from './package-of.ts';

test('a file belongs to the innermost package, whatever its folder is called', (t) => {
  const manifest = JSON.stringify({ name: 'pg', version: '8.0.3' });
  const folder = packageTree(t, { 'node_modules/.store/pg-npm-8.0.3-0a1b/package/package.json': manifest });
  for (const [path, expected] of [
    ['/app/node_modules/pg/lib/client.js', { name: 'pg', file: 'lib/client.js' }],
    ['/app/node_modules/a/node_modules/@scope/name/index.js', { name: '@scope/name', file: 'index.js' }],
    [
      join(folder, 'node_modules/.store/pg-npm-8.0.3-0a1b/package/lib/a.js'),
      { name: 'pg', file: 'lib/a.js' },
    ],
    ['/app/src/index.js', undefined],
  ] as const)
    assert.deepEqual(packageOf(path), expected, path);
});
