/** SPOOR_LEAK_REQUESTS=1000000 for the full count, which takes longer than a check before every change may. */
import { test } from 'node:test';
import { assertNoLeakedSpans } from './span-leaks.ts';

const requests = Number(process.env['SPOOR_LEAK_REQUESTS'] || 100_000);

test(`${requests} requests, a fifth aborted, a timer leaked per hundred: fewer than 100 spans in the heap`, (t) =>
  assertNoLeakedSpans(t, requests, 100));
