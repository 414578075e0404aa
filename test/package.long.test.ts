import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('the packed package works in an empty project', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-pack-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const run = (command: string, args: readonly string[], cwd = folder) => {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_SERVICE_NAME: 'packed',
    };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
    assert.equal(status, 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`);
    return { stdout, stderr };
  };
  const { stdout: packed } = run(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    root,
  );
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{"name":"empty","private":true}');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', join(folder, filename)]);
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['spoor']);

  const call = `require('node:http').createServer((_, r) => r.end()).listen(0, '127.0.0.1', function () {
    require('node:http').get({ port: this.address().port, host: '127.0.0.1' }, (r) => {
      r.resume().on('end', () => this.close().closeAllConnections());
    });
  });`;
  writeFileSync(join(folder, 'app.js'), call);
  writeFileSync(
    join(folder, 'start.mjs'),
    "import { start } from 'spoor'; start({ logLevel: 'none' }); await import('./app.js');",
  );
  for (const args of [
    ['--require', 'spoor/register', 'app.js'],
    ['--import', 'spoor/register', 'app.js'],
    ['start.mjs'],
  ]) {
    const { stdout, stderr } = run(process.execPath, args);
    assert.equal(stdout, '');
    assert.match(stderr, /trace [0-9a-f]{32} · packed · 2 spans/, args.join(' '));
    assert.equal(stderr.startsWith('spoor '), args.length > 1);
  }

  writeFileSync(
    join(folder, 'typed.mts'),
    "import { type Spoor, start } from 'spoor';\nconst running: Spoor = start({ serviceName: 'typed', exporters: ['jaeger'] });\nawait running.shutdown();\n",
  );
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023', '--types', ''];
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...strict, 'typed.mts']);
});
