import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIgnoreRules } from './ignore-rules.ts';
import { Methods } from './methods.ts';

test('method: names as upstream makes them, and the same object again', () => {
  const methods = new Methods(undefined);
  const method = methods.of('/shop.Cart/Add');
  assert.deepEqual(method, {
    spanName: 'grpc.shop.Cart/Add',
    service: 'shop.Cart',
    method: 'Add',
    isIgnored: false,
  });
  assert.equal(methods.of('/shop.Cart/Add'), method);
  assert.deepEqual(methods.of('odd'), { spanName: 'grpc.odd', service: 'odd', method: '', isIgnored: false });
});

test('methods: made-up paths are not remembered beyond the limit', () => {
  const methods = new Methods(undefined);
  for (let index = 0; index < 1000; index++) methods.of(`/a.B/${index}`);
  assert.equal(methods.of('/a.B/999'), methods.of('/a.B/999'));
  assert.notEqual(methods.of('/a.B/1000'), methods.of('/a.B/1000'));
});

test('ignore: rules with the prefix, with `*` anywhere', () => {
  const invalid: string[] = [];
  const rules = parseIgnoreRules(
    [
      '/healthz',
      'grpc:grpc.health.v1.Health/*',
      'grpc:/shop.Cart/Get',
      'grpc:*.Debug/*Dump*',
      'grpc:',
      'grpc:a b',
    ],
    (rule) => invalid.push(rule),
  );
  const ignores = (name: string) => rules?.ignores(name);
  assert.equal(ignores('grpc.health.v1.Health/Check'), true);
  assert.equal(ignores('grpc.health.v1.Healthy/Check'), false);
  assert.equal(ignores('shop.Cart/Get'), true);
  assert.equal(ignores('shop.Cart/GetAll'), false);
  assert.equal(ignores('shop.Debug/HeapDumpNow'), true);
  assert.equal(ignores('shop.Debug/Heap'), false);
  assert.deepEqual(invalid, ['grpc:', 'grpc:a b']);
  assert.equal(
    parseIgnoreRules(['/healthz', 'GET /ready'], () => {}),
    undefined,
  );
});
