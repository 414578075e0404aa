import { describe, test } from 'node:test';
import { checkThrown } from './fixtures/check-thrown.ts';
import { type FatalWay, fatalWays, thrownValues } from './fixtures/thrown-values.ts';

describe('dying of a value, every combination', { concurrency: 2 }, () => {
  for (const way of Object.keys(fatalWays) as FatalWay[]) {
    for (const value of thrownValues) test(`${way}: ${value.name}`, () => checkThrown(way, value));
  }
});
