import assert from 'node:assert/strict';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { bindChannel } from './bind-channel.ts';
import { rootContext } from './context.ts';
import { activeContext, runInContext } from './context-manager.ts';

const name = 'spoor.test.bound';
const key = Symbol('key');
const contextOf = (value: unknown) => rootContext.setValue(key, value);
const active = (): unknown => activeContext().getValue(key);

test('what a tracing channel runs runs in the context of its message, its subscribers too, and only until the undo', async (t) => {
  const calls = tracingChannel(name);
  const seen: unknown[] = [];
  const listen = (): unknown => seen.push(active());
  calls.start.subscribe(listen);
  t.after(() => calls.start.unsubscribe(listen));
  const undo = bindChannel(`tracing:${name}:start`, (message) => contextOf((message as { id: number }).id));
  const result = await calls.tracePromise(
    async () => {
      const before = active();
      await null;
      return [before, active()];
    },
    { id: 7 },
  );
  assert.deepEqual([result, seen, active()], [[7, 7], [7], undefined]);
  undo();
  undo();
  assert.equal(calls.traceSync(active, { id: 8 }), undefined);
});

test('a callback that follows asyncStart runs in the context of its message', (t) => {
  t.after(bindChannel(`tracing:${name}:asyncStart`, () => contextOf('caller')));
  const done: unknown[] = [];
  const calls = tracingChannel(name);
  // Who frees a connection runs whoever waits for it.
  const free: (() => void)[] = [];
  const acquire = (callback: () => void): unknown => free.push(callback);
  calls.traceCallback(acquire, 0, {}, undefined, () => done.push(active()));
  runInContext(contextOf('somebody else'), free[0] ?? assert.fail(), undefined, []);
  assert.deepEqual(done, ['caller']);
});

test('what makes no context, or throws, leaves the active one, and the next one is asked', async (t) => {
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): unknown => uncaught.push(error);
  process.on('uncaughtException', onUncaught);
  t.after(() => process.off('uncaughtException', onUncaught));
  const undos = [
    bindChannel(name, () => undefined),
    bindChannel(name, () => {
      throw new Error('ours');
    }),
  ];
  const run = () => runInContext(contextOf('mine'), () => channel(name).runStores({}, active), undefined, []);
  assert.equal(run(), 'mine');
  undos.push(bindChannel(name, () => contextOf('third')));
  assert.equal(run(), 'third');
  for (const undo of undos) undo();
  assert.equal(run(), 'mine');
  assert.equal(channel(name).hasSubscribers, false);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(uncaught, []);
});
