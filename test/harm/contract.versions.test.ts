/** Every program in contract/ prints what it sees; bare and under the preload that must be the same. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { assertSame, run, traced } from './run-both.ts';

const folder = join(import.meta.dirname, 'fixtures', 'contract');
const programs = readdirSync(folder).filter((name) => name !== 'serve.cjs');
/** Printing nothing on stdout is what these are about. */
const dying = /^dies-/;

describe('the same program bare and under the preload', { concurrency: 2 }, () => {
  for (const program of programs) {
    test(program, async () => {
      const ended = await assertSame(['--pending-deprecation', join(folder, program)]);
      if (dying.test(program)) assert.notEqual(ended.status, 0);
      else assert.notEqual(ended.stdout, '', ended.stderr);
      assert.match(ended.stderr, /^spoor \d+\.\d+\.\d+ · /m);
    });
  }

  test('nothing to do: the process ends, with one line on stderr', async () => {
    const ended = await run(['-e', '0'], traced());
    assert.equal(ended.status, 0);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /^spoor [^\n]+\n$/);
  });
});
