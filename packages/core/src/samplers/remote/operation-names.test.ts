import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttributeSource } from '../../attribute-sink.ts';
import { rootContext } from '../../context.ts';
import type { SamplingRequest } from '../../sampler.ts';
import { OperationNames, pathOf } from './operation-names.ts';

function request(name: string, source: Partial<AttributeSource> | undefined): SamplingRequest {
  return {
    parent: undefined,
    t0: 0,
    t1: 0,
    t2: 0,
    t3: 1,
    name,
    kind: 1,
    context: rootContext,
    source: source && { writeAttributes() {}, ...source },
  };
}

function find(operations: readonly string[], name: string, source?: Partial<AttributeSource>) {
  const names = new OperationNames<string>();
  for (const operation of operations) names.add(operation, operation);
  return names.find(request(name, source));
}

const http = (operations: readonly string[], line: string) => {
  const [requestMethod = '', requestTarget = ''] = line.split(' ');
  return find(operations, requestMethod, { requestMethod, requestTarget });
};

for (const [operations, line, found] of [
  // What says most wins, wherever it stands.
  [['GET', 'HTTP GET', '/users/7', 'GET /users/:id', 'GET /users/7'], 'GET /users/7', 'GET /users/7'],
  [['GET', 'HTTP GET', '/users/:id', 'GET /users/:id'], 'GET /users/7', 'GET /users/:id'],
  [['GET', 'HTTP GET', '/users/:id'], 'GET /users/7', '/users/:id'],
  [['HTTP GET', 'GET'], 'GET /users/7', 'GET'],
  [['HTTP GET'], 'GET /users/7', 'HTTP GET'],
  [['HTTP GET /users/:id'], 'GET /users/7', 'HTTP GET /users/:id'],
  [['POST', 'HTTP POST', 'POST /users/:id'], 'GET /users/7', undefined],
  // Forms of targets.
  [['GET /users/:id'], 'GET /users/7?x=/a/b', 'GET /users/:id'],
  [['GET /users/:id'], 'GET /users/7/', 'GET /users/:id'],
  [['GET /users/:id'], 'GET http://h:8080/users/7?x=1', 'GET /users/:id'],
  [['GET /'], 'GET http://h', 'GET /'],
  [['GET /'], 'GET /', 'GET /'],
  [['GET /'], 'GET /?a', 'GET /'],
  [['GET /users/:id'], 'GET /users', undefined],
  [['GET /users/:id'], 'GET /users/7/orders', undefined],
  // Ways to write what varies.
  [['GET /users/{id}'], 'GET /users/7', 'GET /users/{id}'],
  [['GET /users/[id]'], 'GET /users/7', 'GET /users/[id]'],
  [['GET /users/<int:id>'], 'GET /users/7', 'GET /users/<int:id>'],
  [['GET /users/*'], 'GET /users/7/a/b', 'GET /users/*'],
  [['GET /users/*/orders'], 'GET /users/7/orders', 'GET /users/*/orders'],
  [['GET /users/*/orders'], 'GET /users/7/8/orders', undefined],
  [['GET /*rest'], 'GET /a/b', 'GET /*rest'],
  [['GET /a/{rest*}'], 'GET /a/b/c', 'GET /a/{rest*}'],
  [['GET /a/{*rest}'], 'GET /a/b/c', 'GET /a/{*rest}'],
  [['GET /a/[...rest]'], 'GET /a/b/c', 'GET /a/[...rest]'],
  [['GET /a/:rest*'], 'GET /a', 'GET /a/:rest*'],
  [['GET /a/:id?'], 'GET /a', 'GET /a/:id?'],
  [['GET /a/:id?'], 'GET /a/b', 'GET /a/:id?'],
  [['GET /a{/:id}'], 'GET /a', 'GET /a{/:id}'],
  [['GET /a{/:id}'], 'GET /a/b', 'GET /a{/:id}'],
  [['GET /a/:id(\\d+)'], 'GET /a/7', 'GET /a/:id(\\d+)'],
  [['GET /a/:name.json'], 'GET /a/b.json', 'GET /a/:name.json'],
  [['GET /a/:name.json'], 'GET /a/b.xml', undefined],
  [['GET /a/:from-:to'], 'GET /a/x-y', 'GET /a/:from-:to'],
  // A way that leads nowhere is left again.
  [['GET /a/b/c', 'GET /a/:x/d'], 'GET /a/b/d', 'GET /a/:x/d'],
  [['GET /a/*', 'GET /a/:x/d'], 'GET /a/b/e', 'GET /a/*'],
] as const) {
  test(`${line} among ${operations.join(' | ')} is ${found}`, () => {
    assert.equal(http(operations, line), found);
  });
}

for (const [operation, found] of [
  ['grpc.shop.Cart/Add', true],
  ['shop.Cart/Add', true],
  ['/shop.Cart/Add', true],
  ['Add', true],
  ['Cart/Add', false],
  ['Remove', false],
] as const) {
  test(`a call of shop.Cart/Add is ${found ? '' : 'not '}found as ${operation}`, () => {
    const got = find([operation], 'grpc.shop.Cart/Add', { rpcMethod: 'shop.Cart/Add' });
    assert.equal(got, found ? operation : undefined);
  });
}

test('any other span is found by its name alone', () => {
  assert.equal(find(['Add', '/x', 'nightly'], 'nightly'), 'nightly');
  assert.equal(find(['Add', '/x'], 'a/Add'), undefined);
});

for (const [target, path] of [
  ['/a?b', '/a'],
  ['*', '/'],
  ['host:443', '/'],
  ['https://h/a#b', '/a'],
  ['', '/'],
] as const) {
  test(`the path of ${JSON.stringify(target)} is ${path}`, () => assert.equal(pathOf(target), path));
}

test('a path that leads into every pattern costs no more than the patterns have segments', () => {
  const names = new OperationNames<string>();
  const depth = 30;
  // At each level both ways are open.
  for (let index = 0; index < 200; index++) {
    const segments = Array.from({ length: depth }, (_, at) => ((index >> (at % 8)) & 1 ? 'a' : ':x'));
    names.add(`GET /${segments.join('/')}/end`, `${index}`);
  }
  let reads = 0;
  const path = `/${Array.from({ length: depth }, () => 'a').join('/')}/other`;
  const counted = new Proxy(new String(path), {
    get(target, key) {
      if (key === 'slice') reads += 1;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const source = { requestMethod: 'GET', requestTarget: counted as unknown as string };
  assert.equal(names.find(request('GET', source)), undefined);
  assert.ok(reads > depth && reads < 200 * (depth + 2), `${reads}`);
});
