import { test } from 'node:test';
import { assertNoLeakedContext } from './context-leaks.ts';

test('200 concurrent requests through every mechanism: no span with a foreign parent', (t) =>
  assertNoLeakedContext(t, 1));
