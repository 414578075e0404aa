import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { createStamp } from './stamp.ts';

test('a stamp is read back, written anew, and of its own kind', () => {
  const first = createStamp<string>();
  const second = createStamp<string>();
  const object = {};
  assert.equal(first.read(object), undefined);
  first.write(object, 'a');
  second.write(object, 'b');
  first.write(object, 'c');
  assert.deepEqual([first.read(object), second.read(object)], ['c', 'b']);
});

test('nobody sees a stamp', () => {
  const stamp = createStamp<number>();
  const object = { a: 1 };
  stamp.write(object, 7);
  assert.deepEqual(Reflect.ownKeys(object), ['a']);
  assert.equal(inspect(object, { showHidden: true }), '{ a: 1 }');
  assert.equal(JSON.stringify({ ...object }), '{"a":1}');
  assert.deepEqual(object, { a: 1 });
});

test('functions, promises, frozen objects and Proxies take a stamp, and no trap is called', () => {
  const stamp = createStamp<number>();
  const refusing = new Proxy(
    {},
    new Proxy({}, { get: (_, trap) => assert.fail(`the trap ${String(trap)} must not be called`) }),
  );
  for (const object of [
    () => {},
    Promise.resolve(),
    Object.freeze({}),
    refusing,
    [],
    new Map(),
    Object.create(null),
  ]) {
    stamp.write(object, 1);
    assert.equal(stamp.read(object), 1);
  }
});
