import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIgnoreRules } from './ignore-rules.ts';
import { Methods } from './methods.ts';
import { parseSampleRates } from './sample-rates.ts';

test('method: names as upstream makes them, and the same object again', () => {
  const methods = new Methods(undefined);
  const method = methods.of('/shop.Cart/Add');
  assert.deepEqual(method, {
    spanName: 'grpc.shop.Cart/Add',
    service: 'shop.Cart',
    method: 'Add',
    isIgnored: false,
    rootSampler: undefined,
  });
  assert.equal(methods.of('/shop.Cart/Add'), method);
  assert.deepEqual(methods.of('odd'), {
    spanName: 'grpc.odd',
    service: 'odd',
    method: '',
    isIgnored: false,
    rootSampler: undefined,
  });
});

test('methods: made-up paths are not remembered beyond the limit', () => {
  const methods = new Methods(undefined);
  for (let index = 0; index < 1000; index++) methods.of(`/a.B/${index}`);
  assert.equal(methods.of('/a.B/999'), methods.of('/a.B/999'));
  assert.notEqual(methods.of('/a.B/1000'), methods.of('/a.B/1000'));
});

test('ignore: the rules with the prefix alone are asked', () => {
  const rules = parseIgnoreRules(['/healthz', 'grpc:grpc.health.v1.Health/*', 'grpc:']);
  assert.equal(rules?.ignores('grpc.health.v1.Health/Check'), true);
  assert.equal(rules?.ignores('healthz'), false);
  assert.equal(parseIgnoreRules(['/healthz', 'GET /ready']), undefined);
});

test('rates: the first rule that matches, prepared with the method; what cannot be read is left out', () => {
  const given = ['/http=0', 'grpc:shop.Cart/Get=1', 'grpc:shop.*=0.5', 'grpc:x/Y', 'grpc:x/Y=2', 'grpc:=1'];
  const methods = new Methods(undefined, parseSampleRates(given));
  const sampler = (path: string) => methods.of(path).rootSampler?.toString();
  assert.equal(sampler('/shop.Cart/Get'), 'TraceIdRatioBased{1}');
  assert.equal(sampler('/shop.Cart/Add'), 'TraceIdRatioBased{0.5}');
  assert.equal(sampler('/other.Cart/Get'), undefined);
  assert.equal(sampler('/x/Y'), undefined);
});
