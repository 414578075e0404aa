import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Context } from '@opentelemetry/api';
import { activeContext, rootContext, runInContext } from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import { Recording } from '../fixtures/recording.ts';
import { traceCall } from '../trace-call.ts';

const key = Symbol('key');
const callers = rootContext.setValue(key, 'caller');
const inContext = <Result>(context: Context, work: () => Result): Result =>
  runInContext(context, work, undefined, []);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function traced(recording: Recording, original: AnyFunction, name = 'operation'): AnyFunction {
  const type = recording.type({ nameOf: () => name });
  return function (this: unknown) {
    // biome-ignore lint/complexity/noArguments: as a patch has them
    return traceCall(type, original, this, arguments);
  };
}

test('a promise ends its span before whoever awaits it goes on, with its value or its reason', async () => {
  const recording = new Recording();
  const error = new TypeError('no');
  for (const make of [
    async () => 1,
    () => Promise.resolve(1),
    () => new (class extends Promise<number> {})((r) => r(1)),
  ]) {
    assert.equal(await traced(recording, make)(), 1);
  }
  assert.equal(recording.spans.length, 3);
  for (const make of [
    async () => {
      throw error;
    },
    () => Promise.reject(error),
  ]) {
    await assert.rejects(traced(recording, make)(), (thrown) => thrown === error);
  }
  assert.deepEqual(
    recording.spans.map(({ status, attributes }) => [status, attributes['error.type']]),
    [
      [0, undefined],
      [0, undefined],
      [0, undefined],
      [2, 'TypeError'],
      [2, 'TypeError'],
    ],
  );
});

test('functions that hand on what another one returned end with it, each', async () => {
  const recording = new Recording();
  const inner = traced(recording, () => new Promise((resolve) => setImmediate(resolve, 'done')), 'inner');
  const middle = traced(recording, () => inner(), 'middle');
  const outer = traced(recording, async () => middle(), 'outer');
  assert.equal(await outer(), 'done');
  assert.deepEqual(
    recording.spans.map(({ name }) => name),
    ['inner', 'middle', 'outer'],
  );
  assert.deepEqual(
    recording.spans.map(({ parentId }) => parentId),
    [recording.spans[1]?.spanId, recording.spans[2]?.spanId, undefined],
  );
});

test('a promise that is returned again after its end has a span each time', async () => {
  const recording = new Recording();
  const promise = Promise.resolve(1);
  const cached = traced(recording, () => promise);
  await cached();
  await cached();
  assert.equal(recording.spans.length, 2);
});

test('a span ends with a promise that nobody waits for, when it is looked at', async () => {
  const recording = new Recording();
  let finish = (_: unknown): void => {};
  const slow = traced(
    recording,
    () =>
      new Promise((resolve) => {
        finish = resolve;
      }),
  );
  const promise = slow() as object;
  traced(recording, () => Object.freeze(Promise.resolve(1)))();
  await recording.ended(1);
  await pause(30);
  assert.equal(recording.spans.length, 1);
  finish(1);
  const [, span] = await recording.ended(2);
  assert.ok((span?.durationMs ?? 0) >= 20, `${span?.durationMs}`);
  assert.equal(Object.getPrototypeOf(promise), Promise.prototype);

  const refused = Promise.reject(new Error('handled elsewhere'));
  refused.catch(() => {});
  traced(recording, () => refused)();
  const [, , failed] = await recording.ended(3);
  assert.deepEqual([failed?.status, failed?.attributes, failed?.events], [2, { 'error.type': '_OTHER' }, []]);
});

test('a query is not sent by us, and ends when it is answered', async () => {
  const recording = new Recording();
  let sent = 0;
  class Query {
    // biome-ignore lint/suspicious/noThenProperty: that of a library
    then(...handlers: Parameters<Promise<string>['then']>) {
      sent++;
      return new Promise<string>((resolve) => setImmediate(resolve, 'rows')).then(...handlers);
    }
  }
  const query = traced(recording, () => new Query());
  const kept = query() as Query;
  assert.deepEqual([Object.keys(kept), sent], [[], 0]);
  const [span] = await recording.ended(1);
  assert.deepEqual([sent, span?.status, Object.hasOwn(kept, 'then')], [0, 0, false]);
  assert.equal(await kept, 'rows');
  assert.equal(sent, 1);

  assert.equal(await query(), 'rows');
  assert.deepEqual([sent, recording.spans.length], [2, 2]);
});

test('a thenable of another library ends with its outcome, and a missing handler hands it on', async () => {
  const recording = new Recording();
  const error = new Error('no');
  const thenable = (settle: AnyFunction) => ({
    // biome-ignore lint/suspicious/noThenProperty: that of a library
    then: (ok?: AnyFunction, fail?: AnyFunction) => settle(ok, fail),
  });
  const fulfilling = traced(recording, () => thenable((ok) => ok('value')));
  const rejecting = traced(recording, () => thenable((_, fail) => fail(error)));
  assert.equal(await fulfilling(), 'value');
  await assert.rejects(
    async () => rejecting(),
    (thrown) => thrown === error,
  );
  assert.equal(fulfilling().then(), 'value');
  assert.throws(
    () => rejecting().then(() => {}),
    (thrown) => thrown === error,
  );
  assert.deepEqual(
    recording.spans.map(({ status }) => status),
    [0, 2, 0, 2],
  );
  assert.equal(
    traced(recording, () => Object.freeze(thenable((ok) => ok('cold'))))().then((value: unknown) => value),
    'cold',
  );
  assert.equal(recording.spans.length, 5);
});

test('the pieces of a generator run below its span, which ends with the last one', () => {
  const recording = new Recording();
  const inside: unknown[] = [];
  const inner = traced(recording, () => 1, 'inner');
  const generator = traced(
    recording,
    function* (this: unknown, count: number) {
      for (let index = 0; index < count; index++) {
        inner();
        inside.push(activeContext().getValue(key));
        yield index;
      }
      return 'returned';
    },
    'generator',
  );
  const values = inContext(callers, () => [...(generator(2) as Iterable<number>)]);
  assert.deepEqual(
    [values, inside],
    [
      [0, 1],
      ['caller', 'caller'],
    ],
  );
  const [first, second, whole] = recording.spans;
  assert.deepEqual([first?.parentId, second?.parentId], [whole?.spanId, whole?.spanId]);

  for (const _ of generator(5) as Iterable<number>) break;
  assert.equal(recording.spans.filter(({ name }) => name === 'generator').length, 2);
  const failing = traced(
    recording,
    function* () {
      yield 1;
      throw new Error('inside');
    },
    'failing',
  )() as Generator;
  failing.next();
  assert.throws(() => failing.next(), /inside/);
  assert.deepEqual(failing.next(), { value: undefined, done: true });
  assert.deepEqual(
    recording.spans.filter(({ name }) => name === 'failing').map(({ status }) => status),
    [2],
  );
  assert.deepEqual(Object.keys(failing), []);
});

test('an async generator and an async iterator end with their last step', async () => {
  const recording = new Recording();
  const inner = traced(recording, async () => turn(), 'inner');
  const generator = traced(
    recording,
    async function* () {
      await inner();
      yield 1;
      await inner();
      yield 2;
    },
    'generator',
  );
  const values: number[] = [];
  for await (const value of generator() as AsyncIterable<number>) values.push(value);
  assert.deepEqual(values, [1, 2]);
  const [first, second, whole] = recording.spans;
  assert.deepEqual(
    [first?.parentId, second?.parentId, whole?.name],
    [whole?.spanId, whole?.spanId, 'generator'],
  );

  let step = 0;
  const cursor = {
    next: async () => ({ value: step, done: ++step > 2 }),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const rows: number[] = [];
  const returned = traced(recording, () => cursor, 'cursor')() as AsyncIterable<number>;
  assert.equal(returned, cursor);
  for await (const row of returned) rows.push(row);
  assert.deepEqual([rows, recording.spans.length], [[0, 1], 4]);

  const failing = traced(
    recording,
    async function* () {
      yield 1;
      throw new Error('inside');
    },
    'failing',
  )() as AsyncGenerator;
  await failing.next();
  await assert.rejects(failing.next(), /inside/);
  assert.equal(recording.spans.at(-1)?.status, 2);
});

test('a generator that is forgotten ends when it is collected, with its last piece', async () => {
  const recording = new Recording();
  const generator = traced(recording, function* () {
    yield 1;
    yield 2;
  });
  (() => (generator() as Generator).next())();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  while (recording.spans.length === 0) {
    collect();
    await turn();
  }
  assert.equal(recording.openSpanCount, 0);
});

test('what nobody asks for is bounded', async () => {
  const recording = new Recording();
  const pending = traced(recording, () => new Promise(() => {}));
  for (let index = 0; index < 3000; index++) pending();
  assert.ok(recording.openSpanCount <= 1256, `${recording.openSpanCount}`);
  assert.equal(recording.openSpanCount + recording.spans.length, 3000);
});
