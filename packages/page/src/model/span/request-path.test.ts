import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagsOf } from '../trace/testing.ts';
import { requestPath } from './request-path.ts';

const cases: [what: string, name: string, tags: Record<string, unknown>, path: string | undefined][] = [
  ['the path that was asked for', 'GET', { 'url.path': '/carts/7' }, '/carts/7'],
  ['rather than its pattern', 'GET', { 'http.route': '/carts/:cart', 'url.path': '/carts/7' }, '/carts/7'],
  ['the pattern alone', 'GET', { 'http.route': '/carts/:cart' }, '/carts/:cart'],
  ["a client's address without host and query", 'GET', { 'url.full': 'http://shop:80/a/b?key=1#x' }, '/a/b'],
  ['an address without a path', 'GET', { 'url.full': 'https://shop' }, '/'],
  ['older names', 'HTTP GET', { 'http.target': '/a?b=1', 'http.url': 'http://shop/c' }, '/a'],
  ['what is no text', 'GET', { 'url.path': 7 }, '7'],
  ['nothing where the name says it', 'GET /a', { 'url.path': '/a' }, undefined],
  ['nor its pattern', 'GET /a/:id', { 'url.path': '/a/7', 'http.route': '/a/:id' }, undefined],
  ['a name that only begins like it', 'GET /abc', { 'url.path': '/a' }, '/a'],
  ['nothing of other spans', 'shop.Pricing/Quote', { 'rpc.system': 'grpc' }, undefined],
];

for (const [what, name, tags, path] of cases) {
  test(`request path: ${what}`, () => assert.equal(requestPath(name, tagsOf(tags)), path));
}
