import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PreloadWay, runApp } from '../e2e/run-app.ts';

const require = createRequire(import.meta.url);
const mocha = require.resolve('mocha/bin/mocha.js');
const suite = require.resolve('opentracing/lib/test/unittest.js');
const compatibility = join(import.meta.dirname, 'fixtures', 'compatibility.cjs');

/** Passed, pending, failed. */
async function run(
  file: string,
  way: PreloadWay,
  env: Record<string, string> = {},
): Promise<readonly number[]> {
  const { stdout, stderr } = await runApp([mocha, '--reporter', 'json', file], { way, env });
  const from = stdout.indexOf('{\n  "stats"');
  assert.ok(from >= 0, stdout + stderr);
  const { stats } = JSON.parse(stdout.slice(from)) as { stats: Record<string, number> };
  return [stats['passes'] ?? 0, stats['pending'] ?? 0, stats['failures'] ?? 0];
}

for (const way of ['none', '--require'] as const) {
  test(`the suite that opentracing ships, ${way}`, async () => {
    assert.deepEqual(await run(suite, way), [32, 5, 0]);
  });
}

test("opentracing's checks for tracers: ours behind globalTracer() passes all of them", async () => {
  assert.deepEqual(await run(compatibility, '--require'), [9, 0, 0]);
});

for (const way of ['none', '--require'] as const) {
  test(`opentracing's checks for tracers: jaeger-client, ${way}, passes the same ones`, async () => {
    assert.deepEqual(await run(compatibility, way, { TRACER: 'jaeger' }), [6, 3, 0]);
  });
}
