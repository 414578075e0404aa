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
/** These trace nothing and listen nowhere: Spoor says nothing then. */
const quiet = /^(children|function-shapes|loaded)\.cjs$/;

describe('the same program bare and under the preload', { concurrency: 2 }, () => {
  for (const program of programs) {
    test(program, async () => {
      const ended = await assertSame(['--pending-deprecation', join(folder, program)]);
      // One that dies may have said nothing.
      const hasDone = dying.test(program) ? ended.status !== 0 : ended.stdout !== '';
      assert.ok(hasDone, ended.stderr);
      assert.equal(/^spoor \d+\.\d+\.\d+ · /m.test(ended.stderr), !quiet.test(program), ended.stderr);
    });
  }

  test('nothing to do: the process ends, and nothing is said', async () => {
    const { status, stdout, stderr } = await run(['-e', '0'], traced());
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  });
});
