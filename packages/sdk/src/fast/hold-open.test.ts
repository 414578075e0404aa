import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdOpen } from './hold-open.ts';

const never = () => new Promise<void>(() => {});

test('holdOpen: resolves with the work, or at its limit, and never rejects', async () => {
  await holdOpen(async () => {}, 0);
  await holdOpen(() => Promise.reject(new Error('bug')), 0);
  await holdOpen(() => {
    throw new Error('bug');
  }, 0);
  await holdOpen(never, 20);
});

test('holdOpen: keeps the process alive for as long as it waits, and no longer', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  let done: () => void = () => {};
  const held = holdOpen(() => new Promise<void>((resolve) => (done = resolve)), 60_000);
  assert.equal(timers(), before + 1);
  done();
  await held;
  assert.equal(timers(), before);
});
