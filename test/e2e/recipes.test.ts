// The ways to start that the README shows.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectFolder } from './project-folder.ts';
import { fixture, runApp, testNode } from './run-app.ts';

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```[a-z]*\n([\s\S]*?)```/g)].map(([, block = '']) => block);

test('no recipe puts the bare name into NODE_OPTIONS', () => {
  const recipes = blocks.filter((block) => block.includes('NODE_OPTIONS'));
  assert.ok(recipes.length >= 4);
  for (const block of recipes) assert.doesNotMatch(block, /NODE_OPTIONS[^\n]*--(require|import)[= ]spoor/);
});

test("the preload's whole path, as the README finds it, works from every folder", async (t) => {
  const cwd = projectFolder(t);
  const [, code = ''] = /node -p '([^']+)'/.exec(readme) ?? [];
  const path = execFileSync(testNode, ['-p', code], { cwd, encoding: 'utf8' }).trim();
  for (const from of [cwd, tmpdir()]) {
    const env = { NODE_OPTIONS: `--require "${path}"`, OTEL_SERVICE_NAME: 'checkout' };
    const ended = await runApp(fixture('listening.cjs'), { way: 'none', cwd: from, env });
    assert.equal(ended.status, 0, ended.stderr);
    assert.match(ended.stderr, /^spoor \S+ · checkout · /);
  }
  // What the README warns of.
  const named = { NODE_OPTIONS: '--require spoor/register' };
  const broken = await runApp(fixture('listening.cjs'), { way: 'none', cwd: tmpdir(), env: named });
  assert.match(broken.stderr, /Cannot find module 'spoor\/register'/);
});
