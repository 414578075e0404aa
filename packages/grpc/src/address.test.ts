import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Peers, parseConnectedPeer, parsePeer, parseTarget, ServerAddresses } from './address.ts';

for (const [target, host, port] of [
  ['dns:shop:8080', 'shop', 8080],
  ['dns:127.0.0.1:8080', '127.0.0.1', 8080],
  ['dns:///shop.internal:443', 'shop.internal', 443],
  ['dns://8.8.8.8/shop:80', 'shop', 80],
  ['dns:shop', 'shop', undefined],
  ['shop:8080', 'shop', 8080],
  ['ipv4:1.2.3.4:80,5.6.7.8:81', '5.6.7.8', 81],
  ['ipv6:[::1]:50051', '::1', 50051],
  ['dns:[::1]', '::1', undefined],
  ['unix:/run/shop.sock', '/run/shop.sock', undefined],
  ['unix:///run/shop.sock', '/run/shop.sock', undefined],
  ['xds:///shop', 'shop', undefined],
] as const) {
  test(`target ${target}`, () => assert.deepEqual(parseTarget(target), { host, port }));
}

test('a target that names nobody is no address', () => {
  assert.equal(parseTarget('dns:'), undefined);
  assert.equal(parseTarget('dns:shop:port'), undefined);
});

for (const [peer, expected] of [
  ['127.0.0.1:1234', { host: '127.0.0.1', port: 1234 }],
  ['[::1]:1234', { host: '::1', port: 1234 }],
  ['::1:1234', { host: '::1', port: 1234 }],
  ['127.0.0.1:65536', undefined],
  ['127.0.0.1:', undefined],
  [':80', undefined],
  ['unknown', undefined],
  ['/run/shop.sock', undefined],
] as const) {
  test(`peer ${peer}`, () => assert.deepEqual(parsePeer(peer), expected));
}

for (const [peer, host] of [
  ['127.0.0.1:50051', '127.0.0.1'],
  ['fe80::1%eth0:80', 'fe80::1%eth0'],
  ['dns:127.0.0.1:1', undefined],
  ['shop.example:443', undefined],
] as const) {
  test(`connected peer ${peer}: ${host ?? 'not connected yet, the target is no peer'}`, () =>
    assert.equal(parseConnectedPeer(peer)?.host, host));
}

test('peers: the last one is remembered, and another one is read anew', () => {
  const peers = new Peers();
  const first = peers.of({ getPeer: () => '127.0.0.1:1' });
  assert.equal(peers.of({ getPeer: () => '127.0.0.1:1' }), first);
  assert.deepEqual(peers.of({ getPeer: () => '127.0.0.1:2' }), { host: '127.0.0.1', port: 2 });
  assert.equal(peers.of({ getPeer: () => 'unknown' }), undefined);
  assert.equal(peers.of({}), undefined);
  const gone = () => {
    throw new TypeError('the connection is gone');
  };
  assert.equal(peers.of({ getPeer: gone }), undefined);
});

test('peers: of calls of one session grpc-js is asked once, whatever stands between call and stream', () => {
  const peers = new Peers();
  const session = {};
  let asked = 0;
  const getPeer = () => `127.0.0.1:${++asked}`;
  const first = peers.of({ getPeer, call: { stream: { session } } } as object);
  assert.deepEqual(first, { host: '127.0.0.1', port: 1 });
  assert.equal(
    peers.of({ getPeer, call: { nextCall: { nextCall: { stream: { session } } } } } as object),
    first,
  );
  assert.equal(asked, 1);
  assert.equal(peers.of({ getPeer, call: { stream: { session: null } } } as object)?.port, 2);
  assert.equal(
    peers.of({ getPeer: () => 'unknown', call: { stream: { session: {} } } } as object),
    undefined,
  );
});

test('a client of a foreign channel: whatever it throws or lacks, there is no address', () => {
  const addresses = new ServerAddresses(undefined);
  const throwing = () => {
    throw new Error('closed');
  };
  assert.equal(addresses.of({ getChannel: throwing } as object), undefined);
  assert.equal(addresses.of({}), undefined);
});

test('peer.service by host and port, then by host', () => {
  const addresses = new ServerAddresses({ 'shop:80': 'front', shop: 'any' });
  const client = (target: string) => ({ getChannel: () => ({ getTarget: () => target }) });
  assert.equal(addresses.of(client('dns:shop:80'))?.peerService, 'front');
  assert.equal(addresses.of(client('dns:shop:81'))?.peerService, 'any');
  assert.equal(addresses.of(client('dns:other:80'))?.peerService, undefined);
});
