import { test } from 'node:test';
import { assertNoLeakedSpans } from './span-leaks.ts';

// More timers than in the long form: were each to hold its span, there would be 300.
test('3,000 requests, a fifth aborted, a timer leaked per ten: fewer than 100 spans in the heap', (t) =>
  assertNoLeakedSpans(t, 3000, 10));
