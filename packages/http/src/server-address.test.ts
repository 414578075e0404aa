import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderScan, valuesInHeaderBlock, valuesOfHeader } from './request-headers.ts';
import { clientAddress, HostMemo, serverAddress, splitHost } from './server-address.ts';

const headers = (...raw: string[]) => new HeaderScan().read(raw);

for (const [raw, host, port] of [
  [['Host', 'a.example'], 'a.example', 80],
  [['host', 'a.example:8080'], 'a.example', 8080],
  [['HOST', '[::1]:8080'], '[::1]', 8080],
  [['Host', '[::1]'], '[::1]', 80],
  [['Host', 'a:99999'], 'a', undefined],
  [['Host', 'a:b'], 'a', undefined],
  [['Host', 'a', 'X-Forwarded-Host', 'b:1', 'X-Forwarded-Proto', 'https'], 'b', 1],
  [['Host', 'a', 'x-forwarded-host', 'b, c', 'x-forwarded-proto', 'https'], 'b', 443],
  [['Host', 'a', 'x-forwarded-host', 'b'], 'b', undefined],
  [['Host', 'a', 'Forwarded', 'for=1.2.3.4;host="c:5";proto=https, host=d'], 'c', 5],
  [['Host', 'a', 'Forwarded', 'for="un;terminated'], 'a', 80],
  [[':authority', 'h2.example:1', 'host', 'a'], 'h2.example', 1],
] as const) {
  test(`server address: ${raw.join(' ')} says ${host} ${port}`, () => {
    assert.deepEqual(serverAddress(headers(...raw), 'http'), { host, port });
  });
}

test('server address: without any header nothing', () => {
  assert.equal(serverAddress(headers(), 'http'), undefined);
});

for (const [raw, expected] of [
  [[], '9.9.9.9'],
  [['X-Forwarded-For', '1.1.1.1, 2.2.2.2'], '1.1.1.1'],
  [['X-Forwarded-For', '1.1.1.1:80'], '1.1.1.1'],
  [['X-Forwarded-For', '2001:db8::1'], '2001:db8::1'],
  [['X-Forwarded-For', ' , x'], '9.9.9.9'],
  [['Forwarded', 'for="[2001:db8::1]:4711"'], '2001:db8::1'],
  [['Forwarded', 'proto=http; For = 1.2.3.4'], '1.2.3.4'],
  [['Forwarded', ';;,=,'], '9.9.9.9'],
] as const) {
  test(`client address: ${raw.join(' ') || 'the peer'} says ${expected}`, () => {
    assert.equal(clientAddress(headers(...raw), '9.9.9.9'), expected);
  });
}

test('of a header that comes twice the first counts; a captured one has all values', () => {
  const raw = ['User-Agent', 'a', 'user-agent', 'b', 'Connection', 'close'];
  assert.equal(headers(...raw).userAgent, 'a');
  assert.deepEqual(valuesOfHeader(raw, 'user-agent'), ['a', 'b']);
  assert.equal(valuesOfHeader(raw, 'host'), undefined);
});

test('headers in the text that is sent: every line of that name, whatever its case', () => {
  const block = 'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-ab: 2\r\nx-a:3\r\nx-b: x-a: 4\r\n\r\nx-a: body';
  assert.deepEqual(valuesInHeaderBlock(block, 'x-a'), ['1', '3']);
  assert.equal(valuesInHeaderBlock(block, 'x-c'), undefined);
  for (const odd of ['', 'x-a', 'x-a: 1', '\r\n', 'x\r\nx-a: 1'])
    assert.equal(valuesInHeaderBlock(odd, 'x-a'), undefined);
});

test('host memo: the same as without it, also for another host and another scheme', () => {
  const memo = new HostMemo();
  const asked = ['shop', 'shop', 'shop:8080', '[::1]:81', 'shop', `${'a'.repeat(300)}:1`, 'shop'];
  for (const text of asked) {
    for (const scheme of ['http', 'https'])
      assert.deepEqual(memo.split(text, scheme), splitHost(text, scheme));
  }
});
