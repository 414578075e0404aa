/** Whatever a program dies of: each span arrives, and the end is as without us. thrown.long.test.ts has every combination. */
import { describe, test } from 'node:test';
import { checkThrown } from './fixtures/check-thrown.ts';
import { type FatalWay, fatalWays, thrownValues } from './fixtures/thrown-values.ts';

describe('dying of a value', { concurrency: 2 }, () => {
  for (const value of thrownValues) {
    test(`thrown: ${value.name}`, () => checkThrown('thrown', value));
  }
  for (const way of Object.keys(fatalWays).slice(1) as FatalWay[]) {
    for (const value of thrownValues.slice(2, 3)) {
      test(`${way}: ${value.name}`, () => checkThrown(way, value));
    }
    for (const value of thrownValues.slice(1, 2)) {
      test(`${way}, in a worker: ${value.name}`, () => checkThrown(way, value, 'worker'));
    }
  }
});
