import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import { preload } from '../../build/bundles.mjs';

const node = process.env['SPOOR_TEST_NODE'] ?? process.execPath;
let folder = '';
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'promises-'));
  const entryPoints = { programs: join(import.meta.dirname, 'fixtures/promise-programs.ts') };
  await build({ ...preload, entryPoints, external: [], outdir: folder });
});
after(() => rmSync(folder, { recursive: true }));

interface Report {
  readonly logs: Record<string, string[]>;
  readonly faults: string[];
  readonly ended: number;
}

function run(mode: 'bare' | 'traced'): Report {
  const { stdout, stderr, status } = spawnSync(node, [join(folder, 'programs.cjs'), mode], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Report;
}

test('whatever a program does with a promise, it notices nothing: neither in values nor in rejections nor in their order', () => {
  const bare = run('bare');
  const traced = run('traced');
  assert.deepEqual(traced.faults, []);
  const differing = Object.keys(bare.logs).filter(
    (name) => bare.logs[name]?.join('|') !== traced.logs[name]?.join('|'),
  );
  assert.deepEqual(
    differing.slice(0, 5).map((name) => [name, bare.logs[name], traced.logs[name]]),
    [],
  );
  assert.ok(Object.keys(bare.logs).length > 1500);
  assert.ok(traced.ended > 1500, `${traced.ended}`);
});

for (const program of ['an async function', 'a function', 'a value']) {
  test(`a rejection of ${program} that nobody handles ends the process as without us`, () => {
    const [bare, traced] = (['bare', 'traced'] as const).map((mode) => {
      const { status, stderr, stdout } = spawnSync(node, [join(folder, 'programs.cjs'), mode, program], {
        encoding: 'utf8',
      });
      // Frames of ours stand in the stack.
      return { status, stdout, stderr: stderr.split('\n').filter((line) => !/^\s+at /.test(line)) };
    });
    assert.equal(bare?.status, 1);
    assert.deepEqual(traced, bare);
  });
}
