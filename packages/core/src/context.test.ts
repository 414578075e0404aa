import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import { oddValues } from '@spoor/testkit';
import { identityOf, rootContext, SPAN_KEY, Track, withRemoteParent } from './context.ts';
import { AsyncLocalStorageContextManager, activeContext, runInContext } from './context-manager.ts';
import { SpanIdentity } from './span-identity.ts';

const key = Symbol('key');
const other = Symbol('other');
const remote = SpanIdentity.fromHex('1', '2', 1, { isRemote: true }) as SpanIdentity;

test('a context does not change: a value is set in another one', () => {
  const first = rootContext.setValue(key, 1);
  const second = first.setValue(key, 2).setValue(other, 'o');
  assert.deepEqual([rootContext.getValue(key), first.getValue(key), second.getValue(key)], [undefined, 1, 2]);
  assert.deepEqual(
    [second.deleteValue(key).getValue(key), second.deleteValue(key).getValue(other)],
    [undefined, 'o'],
  );
});

test('setting a value again and again does not make the context grow', () => {
  let context = withRemoteParent(rootContext, remote).setValue(other, 'o');
  for (let index = 0; index < 100_000; index++) context = context.setValue(key, index);
  assert.deepEqual([context.getValue(key), context.getValue(other)], [99_999, 'o']);
});

test('the span of a context goes and its values stay', () => {
  const context = withRemoteParent(rootContext.setValue(key, 1), remote);
  assert.ok(context.getValue(SPAN_KEY));
  const without = context.deleteValue(SPAN_KEY);
  assert.deepEqual([without.getValue(SPAN_KEY), without.getValue(key)], [undefined, 1]);
});

test('values of a foreign context are seen behind a span of ours, and can be covered', () => {
  const context = withRemoteParent(ROOT_CONTEXT.setValue(key, 'theirs'), remote);
  assert.equal(context.getValue(key), 'theirs');
  assert.equal(context.deleteValue(key).getValue(key), undefined);
});

test('run: this and arguments arrive, the context follows callbacks and promises, errors pass through', async () => {
  const context = rootContext.setValue(key, 1);
  const receiver = {};
  const seen = runInContext(
    context,
    function (this: unknown, ...args: number[]) {
      return [this, args];
    },
    receiver,
    [1, 2],
  );
  assert.deepEqual(seen, [receiver, [1, 2]]);
  const inPromise = runInContext(
    context,
    async () => {
      await null;
      return activeContext();
    },
    undefined,
    [],
  );
  assert.equal(activeContext(), rootContext);
  assert.equal(await inPromise, context);
});

test('bind: a function keeps its length and runs in the context', () => {
  const manager = new AsyncLocalStorageContextManager();
  const context = rootContext.setValue(key, 1);
  const bound = manager.bind(context, (_a: number, _b: number) => manager.active());
  assert.equal(bound.length, 2);
  assert.equal(bound(1, 2), context);
  assert.equal(manager.bind(context, 'text'), 'text');
});

test('bind: listeners of an emitter run in the context, once, and can be removed', async () => {
  const manager = new AsyncLocalStorageContextManager();
  const context = rootContext.setValue(key, 1);
  const emitter = manager.bind(context, new EventEmitter());
  const seen: unknown[] = [];
  const listener = (): number => seen.push(manager.active() === context);
  emitter.on('a', listener);
  emitter.once('a', listener);
  emitter.emit('a');
  emitter.emit('a');
  emitter.removeListener('a', listener);
  emitter.emit('a');
  assert.deepEqual(seen, [true, true, true]);
  const waiting = once(emitter, 'b');
  emitter.emit('b', 5);
  assert.deepEqual(await waiting, [5]);
  assert.equal(emitter.listenerCount('b'), 0);
});

test('somebody else’s context: active() gives it back, and what it throws is asked nobody', () => {
  const manager = new AsyncLocalStorageContextManager();
  const foreign = ROOT_CONTEXT.setValue(key, 'theirs');
  const wrapped = new Proxy(rootContext.setValue(key, 'ours'), {});
  for (const given of [foreign, wrapped]) {
    manager.with(given, () => {
      assert.equal(manager.active(), given);
      assert.equal(activeContext().getValue(key), given.getValue(key));
    });
  }
  const throwing = {
    getValue: () => assert.fail('asked'),
    setValue: () => assert.fail('asked'),
    deleteValue: () => assert.fail('asked'),
  };
  manager.with(throwing, () => {
    assert.equal(manager.active(), throwing);
    assert.equal(activeContext().getValue(key), undefined);
    assert.equal(activeContext().setValue(key, 1).getValue(key), 1);
  });
});

test('what is no context is the root', () => {
  const manager = new AsyncLocalStorageContextManager();
  for (const { name, make } of oddValues()) {
    // It has every method that anybody asks for.
    if (name === 'a proxy that is everything') continue;
    const odd = make() as never;
    manager.with(rootContext.setValue(key, 1), () =>
      manager.with(odd, () => assert.equal(activeContext().getValue(key), undefined, name)),
    );
    assert.equal(manager.bind(odd, () => 42)(), 42, name);
    assert.equal(manager.bind(rootContext, odd) === undefined, odd === undefined, name);
  }
});

test('a span that the application has wrapped or copied: its context gives that back, and children are below it', () => {
  const track = Track.of(remote, undefined);
  for (const span of [new Proxy(track, {}), { track }, { spanContext: () => track.spanContext() }]) {
    const context = rootContext.setValue(SPAN_KEY, span);
    assert.equal(context.getValue(SPAN_KEY), span);
    assert.deepEqual(identityOf(context)?.toSpanContext(), remote.toSpanContext());
  }
  assert.deepEqual(new Proxy(track, {}).spanContext(), remote.toSpanContext());
});
