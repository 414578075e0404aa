import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originText, pathText, targetBeyond, withoutBrackets } from './request-target.ts';

for (const [method, target, protocol, host, port, url] of [
  ['GET', 'http://shop/a?b=c', 'http:', 'shop', 80, 'http://shop/a?b=c'],
  ['GET', 'http://shop:8080/a', 'http:', 'shop', 8080, 'http://shop:8080/a'],
  ['GET', 'HTTP://Shop:8080', 'http:', 'Shop', 8080, 'HTTP://Shop:8080'],
  ['GET', 'https://shop/a', 'http:', 'shop', 443, 'https://shop/a'],
  ['GET', 'http://user:pw@shop/a', 'http:', 'shop', 80, 'http://shop/a'],
  ['GET', 'http://[::1]:81/a', 'http:', '::1', 81, 'http://[::1]:81/a'],
  ['GET', 'http://shop?b=http://other', 'http:', 'shop', 80, 'http://shop?b=http://other'],
  ['GET', 'ftp://files/a', 'http:', 'files', 0, 'ftp://files/a'],
  ['CONNECT', 'shop:443', 'http:', 'shop', 443, 'http://shop:443'],
  ['CONNECT', '[::1]:443', 'http:', '::1', 443, 'http://[::1]:443'],
  ['CONNECT', 'shop:80', 'http:', 'shop', 80, 'http://shop'],
] as const) {
  test(`request-target: ${method} ${target} names ${host}, ${port}`, () => {
    assert.deepEqual(targetBeyond(target, method, protocol), { host, port, url });
  });
}

for (const [method, target] of [
  ['GET', '/a?b=http://other/'],
  ['GET', '*'],
  ['GET', '?b=http://other/'],
  ['GET', '://'],
  ['GET', 'http://'],
  ['GET', 'http:///a'],
  ['GET', 'shop:443'],
  ['GET', ''],
  ['CONNECT', ':443'],
  ['CONNECT', 'shop:none'],
  ['CONNECT', ''],
] as const) {
  test(`request-target: ${method} ${target} names nothing but a path`, () => {
    assert.equal(targetBeyond(target, method, 'http:'), undefined);
  });
}

test('origin: only the port of the protocol itself is left out, and IPv6 has its brackets', () => {
  assert.equal(originText('http:', 'shop', 80), 'http://shop');
  assert.equal(originText('https:', 'shop', 443), 'https://shop');
  assert.equal(originText('http:', 'shop', 443), 'http://shop:443');
  assert.equal(originText('https:', 'shop', 80), 'https://shop:80');
  assert.equal(originText('http:', '::1', 8080), 'http://[::1]:8080');
  assert.equal(originText('http:', 'shop', 0), 'http://shop');
  assert.equal(withoutBrackets('[::1]'), '::1');
  assert.equal(withoutBrackets('shop'), 'shop');
});

test('the path behind an origin', () => {
  assert.deepEqual(['/a', '*', '?a=b', 'a'].map(pathText), ['/a', '', '?a=b', '/a']);
});
