import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
    'autoinstrumentation.js',
    'lambda-wrapper',
    'lambda-handler.mjs',
    'NOTICE',
  ]) {
    assert.ok(paths.includes(`dist/${needed}`), needed);
  }
  // The page is the collector's; everything else is one bundle for each way in.
  const expected =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[\w-]+\.([cm]?js|d\.cts)|dist\/(NOTICE|lambda-wrapper|package\.json)|dist\/page\/.+)$/;
  assert.deepEqual(
    paths.filter((path) => !expected.test(path)),
    [],
  );
});

/** What `npm install` makes of the archive in an empty folder, where it has nothing else to bring. */
function unpacked(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-alone-'));
  const run = (command: string, args: readonly string[]) => {
    const { status, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  };
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  mkdirSync(join(folder, 'node_modules/spoor'), { recursive: true });
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  run('tar', [
    '-xzf',
    join(folder, archive),
    '--strip-components=1',
    '-C',
    join(folder, 'node_modules/spoor'),
  ]);
  const app = `require('node:http').createServer((_, r) => r.end()).listen(0, '127.0.0.1', function () {
    require('node:http').get({ port: this.address().port, host: '127.0.0.1' }, (r) => {
      r.resume().on('end', () => this.close().closeAllConnections());
    });
  });`;
  writeFileSync(join(folder, 'app.js'), app);
  return folder;
}

function runAlone(folder: string): { status: number | null; stdout: string; stderr: string } {
  const env = {
    PATH: process.env['PATH'],
    SPOOR_ENGINE: 'reference',
    OTEL_TRACES_EXPORTER: 'console',
    OTEL_SERVICE_NAME: 'alone',
  };
  const args = ['--require', 'spoor/register', 'app.js'];
  return spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' });
}

const asksForPackages =
  /^spoor: SPOOR_ENGINE must be fast where .*; for reference: npm install @opentelemetry\/api@\^/;

test('the package alone: who asks for the reference engine is told what to install, and is traced', (t) => {
  const folder = unpacked();
  t.after(() => rmSync(folder, { recursive: true }));
  const alone = runAlone(folder);
  assert.deepEqual([alone.status, alone.stdout], [0, '']);
  assert.match(alone.stderr, asksForPackages);
  assert.equal(alone.stderr.match(/npm install/g)?.length, 1);
  assert.match(alone.stderr, /trace [0-9a-f]{32} · alone · 2 spans/);

  symlinkSync(join(root, 'node_modules/@opentelemetry'), join(folder, 'node_modules/@opentelemetry'));
  const complete = runAlone(folder);
  assert.deepEqual([complete.status, complete.stdout], [0, '']);
  assert.doesNotMatch(complete.stderr, asksForPackages);
  assert.match(complete.stderr, /trace [0-9a-f]{32} · alone · 2 spans/);
});
