import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz, fuzzTargets } from '../fixtures/fuzz.ts';

/** A million over all targets. */
const targets = fuzzTargets();
const RUNS_EACH = Math.ceil(1_000_000 / targets.length);

for (const target of targets) {
  test(`${target.name}: ${RUNS_EACH} broken messages, other ones each time`, (t) => {
    const seed = Date.now() | 0;
    t.diagnostic(`seed ${seed}`);
    const good = fuzz(target, RUNS_EACH, seed);
    assert.ok(good > 0 && good < RUNS_EACH, `${good} of ${RUNS_EACH} were still good`);
  });
}
