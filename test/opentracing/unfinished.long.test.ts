import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { register, runApp } from '../e2e/run-app.ts';

for (const tracer of ['jaeger', 'global']) {
  test(`${tracer}: a million spans that are never finished do not grow memory`, async () => {
    const program = join(import.meta.dirname, 'fixtures', 'unfinished.cjs');
    const words = ['--expose-gc', '--require', register, program];
    const ended = await runApp(words, { way: 'none', env: { TRACER: tracer } });
    assert.equal(ended.status, 0, ended.stderr);
    const [first = 0, ...others] = JSON.parse(ended.stdout) as number[];
    for (const megabytes of others) assert.ok(megabytes < first + 3, ended.stdout);
  });
}
