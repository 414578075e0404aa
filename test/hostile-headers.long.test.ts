import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { runHeaderSet } from './hostile-headers.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('hostile headers: a million generated sets do no harm and leave nothing behind', () => {
  for (let number = 0; number < 100_000; number++) runHeaderSet(number);
  const before = heapBytes();
  for (let number = 100_000; number < 1_000_000; number++) runHeaderSet(number);
  const grown = heapBytes() - before;
  assert.ok(grown < 2_000_000, `the heap grew by ${grown} bytes`);
});
