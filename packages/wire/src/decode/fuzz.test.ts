import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz, fuzzTargets } from '../fixtures/fuzz.ts';

const RUNS_EACH = 2500;

for (const target of fuzzTargets()) {
  test(`${target.name}: broken messages end in a DecodeError or in no more than their bytes account for`, () => {
    const good = fuzz(target, RUNS_EACH, 1);
    assert.ok(good > 0 && good < RUNS_EACH, `${good} of ${RUNS_EACH} were still good`);
  });
}
