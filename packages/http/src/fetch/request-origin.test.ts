import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { originOf } from './request-origin.ts';

for (const [origin, host, port, text] of [
  ['http://shop', 'shop', 80, 'http://shop'],
  ['http://shop', 'shop', 80, 'http://shop'],
  ['https://shop:8443/path', 'shop', 8443, 'https://shop:8443'],
  ['https://user:pw@shop', 'shop', 443, 'https://shop'],
  ['http://[::1]:81', '::1', 81, 'http://[::1]:81'],
  [new URL('http://shop:82/a'), 'shop', 82, 'http://shop:82'],
  [
    runInNewContext('({ toString: () => "http://other-realm:83" })'),
    'other-realm',
    83,
    'http://other-realm:83',
  ],
] as const) {
  test(`origin ${String(origin)}: ${host}, ${port}`, () => {
    const { host: name, port: number, text: shown } = originOf(origin);
    assert.deepEqual([name, number, shown], [host, port, text]);
  });
}

test('an origin that says nothing has no address', () => {
  const thrower = {
    toString() {
      throw new Error('odd');
    },
  };
  const long = `http://${'a'.repeat(300)}`;
  assert.equal(originOf(long).host, 'a'.repeat(300));
  for (const odd of [
    undefined,
    null,
    '',
    'shop',
    7,
    Symbol('odd'),
    {},
    thrower,
    Object.create(null),
    'http://',
  ])
    assert.deepEqual(originOf(odd), { host: '', port: 0, protocol: '', text: '' });
});
