import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { build } from 'esbuild';
import { fixture, runApp } from './run-app.ts';
import { undiciPackages } from './undici-packages.ts';

interface Heard {
  readonly received: number;
  /** Requests that carried another caller's trace or baggage. */
  readonly wrong: number;
  readonly callers: number;
}

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
  const names = ['node', ...undiciPackages];
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

test('requests of got that wait for a stream of http2 keep their caller', async () => {
  const ended = await runApp(fixture('got-callers.mjs'), { env: { OTEL_TRACES_EXPORTER: 'none' } });
  assert.equal(ended.status, 0, ended.stderr);
  assert.deepEqual(JSON.parse(ended.stdout), [true, true, true, true, true]);
});
