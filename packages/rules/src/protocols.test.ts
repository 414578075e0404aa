import assert from 'node:assert/strict';
import { test } from 'node:test';
import { protocols, unreadablePatterns, unreadableRates } from './protocols.ts';

const path = 'a path that begins with `/` and has no query, or a method and a path';
const call = 'grpc:package.Service/Method, `*` for any characters';
const prefix = 'a rule without a prefix, or with http:, grpc: or thrift:';

for (const [text, rule] of [
  ['/healthz', undefined],
  ['http:/healthz', undefined],
  ['GET /ready*', undefined],
  ['*', undefined],
  ['healthz', path],
  ['/search?q=1', path],
  ['GET', path],
  ['http://shop/healthz', path],
  ['grpc:grpc.health.v1.Health/*', undefined],
  ['grpc:', call],
  ['grpc:Health', call],
  ['gprc:a.B/C', prefix],
  ['https://shop/healthz', prefix],
  ['localhost:8080/healthz', prefix],
] as const) {
  test(`pattern: ${text} ${rule === undefined ? 'can be read' : `must be ${rule}`}`, () => {
    assert.deepEqual(unreadablePatterns([text]), rule === undefined ? [] : [{ text, rule }]);
  });
}

for (const [text, name] of [
  ['/search=0.1', undefined],
  ['grpc:shop.Cart/*=0', undefined],
  ['/search', 'http'],
  ['/search=2', 'http'],
  ['search=1', 'http'],
  ['grpc:shop.Cart/Get', 'grpc'],
  ['grpc:=1', 'grpc'],
] as const) {
  test(`rate: ${text} ${name === undefined ? 'can be read' : `is refused as one of ${name}`}`, () => {
    const rule = protocols.find((row) => row.name === name)?.rate;
    assert.deepEqual(unreadableRates([text]), name === undefined ? [] : [{ text, rule }]);
  });
}
