import { test } from 'node:test';
import { assertNoLeakedContext } from './context-leaks.ts';

test('2,000 requests, 200 at once, through every mechanism: no span with a foreign parent', (t) =>
  assertNoLeakedContext(t, 10));
