import assert from 'node:assert/strict';
import { channel, hasSubscribers } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { subscribeChannel } from './channels.ts';
import { Guard } from './guard.ts';

const name = 'spoor.test.channel';

test('each message is heard until the undo, after which nobody is subscribed', () => {
  const heard: unknown[] = [];
  const undo = subscribeChannel(name, new Guard('test', () => {}), (message) => heard.push(message));
  assert.equal(hasSubscribers(name), true);
  channel(name).publish(1);
  undo();
  channel(name).publish(2);
  assert.deepEqual(heard, [1]);
  assert.equal(hasSubscribers(name), false);
  undo();
});

test('what a subscriber throws is told and does not reach the process', async (t) => {
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): unknown => uncaught.push(error);
  process.on('uncaughtException', onUncaught);
  t.after(() => process.off('uncaughtException', onUncaught));
  const faults: string[] = [];
  const guard = new Guard('test', (_, error) => faults.push(String(error)));
  let calls = 0;
  const undo = subscribeChannel(name, guard, () => {
    calls++;
    throw new Error('ours');
  });
  t.after(undo);
  channel(name).publish(1);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([uncaught, faults, calls], [[], ['Error: ours'], 1]);
});

test('a guard that has tripped lets no message through', () => {
  const guard = new Guard('test', () => {});
  let calls = 0;
  const undo = subscribeChannel(name, guard, () => calls++);
  guard.switchOff(new Error('earlier'));
  channel(name).publish(1);
  undo();
  assert.equal(calls, 0);
});
