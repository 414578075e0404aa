import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('npm pack holds what a user needs, and nothing else', () => {
  const { stdout, stderr, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const [{ files }] = JSON.parse(stdout) as [{ files: { path: string; size: number }[] }];
  const paths = files.map(({ path }) => path);
  for (const needed of [
    'register.cjs',
    'index.cjs',
    'index.d.cts',
    'register.d.cts',
    'reference.cjs',
    'collector.cjs',
    'loader.mjs',
    'NOTICE',
  ]) {
    assert.ok(paths.includes(`dist/${needed}`), needed);
  }
  // The page is the collector's; everything else is one bundle for each way in.
  const expected =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[\w-]+\.([cm]js|d\.cts)|dist\/NOTICE|dist\/page\/.+)$/;
  assert.deepEqual(
    paths.filter((path) => !expected.test(path)),
    [],
  );
});
