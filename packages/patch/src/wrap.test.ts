import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { wrap } from './wrap.ts';

test('wrap: name, length, own properties and enumerability stay', () => {
  const marker = Symbol('marker');
  const target = {
    add: Object.assign(
      function sum(a: number, b: number) {
        return a + b;
      },
      { [promisify.custom]: 'own way', [marker]: 1 },
    ),
  };
  const original = target.add;
  const undo = wrap(
    target,
    'add',
    (add) =>
      (...args: number[]) =>
        Reflect.apply(add, undefined, args) + 1,
  );
  assert.equal(target.add(1, 2), 4);
  assert.notEqual(target.add, original);
  assert.equal(target.add.name, 'sum');
  assert.equal(target.add.length, 2);
  assert.equal(target.add[promisify.custom], 'own way');
  assert.equal(target.add[marker], 1);
  assert.deepEqual(Object.keys(target), ['add']);
  undo();
  assert.equal(target.add, original);
});

test('wrap: an inherited method becomes an own one, and is inherited again after the undo', () => {
  class Base {
    hello() {
      return 'base';
    }
  }
  class Derived extends Base {}
  const undo = wrap(
    Derived.prototype,
    'hello',
    (hello) =>
      function (this: Base) {
        return `wrapped ${Reflect.apply(hello, this, [])}`;
      },
  );
  assert.equal(new Derived().hello(), 'wrapped base');
  assert.equal(new Base().hello(), 'base');
  assert.deepEqual(Object.keys(Derived.prototype), []);
  undo();
  assert.equal(new Derived().hello(), 'base');
  assert.equal(Object.hasOwn(Derived.prototype, 'hello'), false);
});

test('wrap: an inherited method is the one that is inherited at the time of the call', () => {
  class Base {
    hello() {
      return 'base';
    }
  }
  class Derived extends Base {}
  const wrapped = (hello: () => string) =>
    function (this: Base) {
      return `wrapped ${Reflect.apply(hello, this, [])}`;
    };
  const undo = wrap(Derived.prototype, 'hello', wrapped);
  Base.prototype.hello = () => 'replaced later';
  assert.equal(new Derived().hello(), 'wrapped replaced later');
  undo();
  const undoByHolder = wrap(
    Derived.prototype,
    'hello',
    (_hello, holder) =>
      function (this: Base) {
        return `held ${Reflect.apply(holder.hello, this, [])}`;
      },
  );
  Base.prototype.hello = () => 'once more';
  assert.equal(new Derived().hello(), 'held once more');
  undoByHolder();
});

test('wrap: an own method stays the one that was there', () => {
  const target = { hello: () => 'own' };
  const undo = wrap(target, 'hello', (_hello, holder) => () => `held ${holder.hello()}`);
  assert.equal(target.hello(), 'held own');
  undo();
});

test('wrap: an inherited method that a `for in` finds is found still', () => {
  const target = Object.create({ hello: () => 'base' }) as { hello(): string };
  const undo = wrap(target, 'hello', (hello) => () => `wrapped ${hello()}`);
  const found: string[] = [];
  for (const name in target) found.push(name);
  assert.deepEqual(found, ['hello']);
  undo();
});

test('wrap: an accessor gives way, and comes back', () => {
  const target = Object.defineProperty({} as { get(): number }, 'get', {
    get: () => () => 1,
    configurable: true,
    enumerable: true,
  });
  const undo = wrap(target, 'get', () => () => 2);
  assert.equal(target.get(), 2);
  undo();
  assert.equal(target.get(), 1);
  assert.equal(typeof Object.getOwnPropertyDescriptor(target, 'get')?.get, 'function');
});

test('undo: keeps its hands off when somebody else wrapped ours', () => {
  const target = { call: () => 'original' };
  const undo = wrap(target, 'call', (call) => () => `ours(${call()})`);
  wrap(target, 'call', (call) => () => `theirs(${call()})`);
  undo();
  assert.equal(target.call(), 'theirs(ours(original))');
});

test('wrap: what is no function is refused', () => {
  assert.throws(() => wrap({ port: 1 } as { port: unknown }, 'port', (port) => port), {
    name: 'TypeError',
    message: 'port must be a function to be wrapped, got number',
  });
});
