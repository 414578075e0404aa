import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { build } from 'esbuild';
import { fixture, runApp, testNode } from './run-app.ts';

interface Heard {
  readonly received: number;
  /** Requests that carried another caller's trace or baggage. */
  readonly wrong: number;
  readonly callers: number;
}

const [major = 0, minor = 0] = execFileSync(testNode, ['--version'], { encoding: 'utf8' })
  .slice(1)
  .split('.')
  .map(Number);
/** undici 8 asks for it (its package.json, engines). */
const hasUndici8 = major > 22 || (major === 22 && minor >= 19);
const packages = ['undici-5', 'undici-6', 'undici', ...(hasUndici8 ? ['undici-8'] : [])];

async function askedBy(
  script: string,
  args: readonly string[],
): Promise<Record<string, Record<string, Heard>>> {
  const ended = await runApp(script, { args, env: { OTEL_TRACES_EXPORTER: 'none' } });
  assert.equal(ended.status, 0, ended.stderr);
  return JSON.parse(ended.stdout) as Record<string, Record<string, Heard>>;
}

/** Every caller of every way to ask was heard, and nobody in the name of another one. */
function assertOwnCallers(copies: Record<string, Record<string, Heard>>, names: readonly string[]): void {
  assert.deepEqual(Object.keys(copies), names);
  for (const [name, ways] of Object.entries(copies)) {
    assert.ok(Object.keys(ways).length > 0, name);
    for (const [way, { wrong, callers }] of Object.entries(ways))
      assert.deepEqual({ wrong, callers }, { wrong: 0, callers: 5 }, `${name}, ${way}`);
  }
}

for (const way of ['require', 'import']) {
  const names = ['node', ...packages];
  test(`requests that wait, are tried again or are redirected keep their caller's trace and baggage: ${names.join(', ')} in one process, by ${way}`, async () => {
    assertOwnCallers(await askedBy(fixture('undici-callers.cjs'), [way, ...names]), names);
  });
}

/** The fixture and that package in one file. */
async function bundleOf(t: TestContext, name: string): Promise<string> {
  // Inside of the repository, so that the package is found.
  const cache = join(import.meta.dirname, '..', '..', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'undici-bundle-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const entry = join(folder, 'entry.cjs');
  const callers = JSON.stringify(fixture('undici-callers.cjs'));
  writeFileSync(entry, `globalThis.bundledUndici = require('${name}'); require(${callers});`);
  const outfile = join(folder, 'bundle.cjs');
  await build({ entryPoints: [entry], bundle: true, platform: 'node', outfile, logLevel: 'error' });
  return outfile;
}

test('the same of a copy of undici inside of an application’s bundle', async (t) => {
  assertOwnCallers(await askedBy(await bundleOf(t, 'undici'), ['require', 'bundle']), ['bundle']);
});
