import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { ManualClock } from '@spoor/testkit';
import { systemClock } from './clock.ts';
import { createDelivery } from './create-delivery.ts';
import { FakeEncoder, type FakeSpan, idsIn } from './fixtures/fake-encoder.ts';
import type { Lookup } from './host-resolver.ts';
import { UdpTransport } from './udp-transport.ts';

async function agent(address = '127.0.0.1', port = 0) {
  const socket = dgram.createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const received: number[] = [];
  const sizes: number[] = [];
  socket.on('message', (bytes) => {
    received.push(...idsIn(bytes));
    sizes.push(bytes.length);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  const arrived = async (count: number) => {
    while (received.length < count) await once(socket, 'message');
  };
  return { port: socket.address().port, received, sizes, arrived, close: () => socket.close() };
}

function deliver(
  port: number,
  options: { host?: string; maxBytes?: number; lookup?: Lookup; queue?: number } = {},
) {
  const lines: string[] = [];
  const { host = '127.0.0.1', maxBytes = 65_000, lookup, queue = 20_000 } = options;
  const encoder = new FakeEncoder(maxBytes);
  const delivery = createDelivery<FakeSpan>({
    exporter: {
      type: 'jaeger',
      protocol: 'udp/thrift.compact',
      host,
      port,
      socketType: host.includes(':') ? 'udp6' : 'udp4',
    },
    batch: { scheduleDelayMs: 5000, exportTimeoutMs: 30_000, maxQueueSpans: queue, maxBatchSpans: 512 },
    encoder,
    losses: encoder.losses,
    log: { warn: (line) => lines.push(line), info: (line) => lines.push(line) },
    ...(lookup ? { lookup } : {}),
  });
  return { delivery, lines };
}

for (const host of ['127.0.0.1', 'localhost', '::1']) {
  test(`udp: spans arrive at ${host} without any lookup`, async () => {
    const peer = await agent(host === '::1' ? '::1' : '127.0.0.1');
    const { delivery } = deliver(peer.port, { host, lookup: () => assert.fail('no lookup') });
    for (let id = 0; id < 10; id += 1) delivery.append({ id });
    await delivery.flush();
    await peer.arrived(10);
    assert.deepEqual(peer.received, [...Array(10).keys()]);
    await delivery.shutdown();
    peer.close();
  });
}

test('udp: 10,000 spans of 300 bytes in one tick all arrive, paced', async () => {
  const peer = await agent();
  const { delivery } = deliver(peer.port);
  for (let id = 0; id < 10_000; id += 1) delivery.append({ id, sizeBytes: 300 });
  await delivery.flush();
  await peer.arrived(10_000);
  const { produced, delivered, queued } = delivery.stats();
  assert.deepEqual([produced, delivered, queued], [10_000, 10_000, 0]);
  await delivery.shutdown();
  peer.close();
});

test('udp: a refused agent is one line, nothing is lost within the bound, and the spans arrive once it is back', async () => {
  const first = await agent();
  const { port } = first;
  first.close();
  const { delivery, lines } = deliver(port);
  for (let id = 0; id < 1000; id += 1) delivery.append({ id });
  await delivery.flush();
  while (delivery.stats().queued === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([delivery.stats().delivered, delivery.stats().queued], [0, 1000]);
  const second = await agent('127.0.0.1', port);
  await delivery.flush();
  await second.arrived(1000);
  assert.equal(new Set(second.received).size, 1000);
  assert.match(
    lines[0] ?? '',
    /^cannot export spans to udp:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*is a collector listening/,
  );
  assert.match(lines[1] ?? '', /works again after \d+ s; 0 spans were lost$/);
  assert.equal(lines.length, 2);
  await delivery.shutdown();
  second.close();
});

test('udp: a datagram larger than the network takes is dropped and counted, the others arrive', async () => {
  const peer = await agent();
  const { delivery, lines } = deliver(peer.port, { maxBytes: 70_000 });
  delivery.append({ id: 1, sizeBytes: 66_000 });
  await delivery.flush();
  while (delivery.stats().lost.tooLargeDroppedSpans === 0)
    await new Promise((resolve) => setImmediate(resolve));
  delivery.append({ id: 2 });
  await delivery.flush();
  await peer.arrived(1);
  assert.deepEqual(peer.received, [2]);
  assert.match(lines[0] ?? '', /EMSGSIZE/);
  await delivery.shutdown();
  peer.close();
});

test('udp: a batch is released when it has left and no refusal can come back, one that came back is not', async () => {
  const peer = await agent();
  const clock = new ManualClock();
  const destination = { tag: 'udp', host: '127.0.0.1', port: peer.port, socketType: 'udp4' } as const;
  const transport = new UdpTransport({ destination, clock });
  const released: number[] = [];
  transport.onReleased = ({ bytes }) => released.push(...idsIn(bytes));
  const send = async (id: number) => {
    const batch = { bytes: Buffer.from(`${id}\n`), spanCount: 1 };
    const options = { timeoutMs: 0, probing: false, urgent: false };
    assert.deepEqual(await transport.send(batch, options), { tag: 'delivered' });
  };
  for (let id = 0; id < 3; id += 1) await send(id);
  await peer.arrived(3);
  clock.advance(49);
  await send(3);
  assert.deepEqual(released, []);
  clock.advance(1);
  await send(4);
  assert.deepEqual(released, [0, 1, 2]);
  transport.close();
  peer.close();
});

test('udp: no more than eight batches wait for that', async () => {
  const peer = await agent();
  const destination = { tag: 'udp', host: '127.0.0.1', port: peer.port, socketType: 'udp4' } as const;
  const transport = new UdpTransport({ destination, clock: new ManualClock() });
  const released: number[] = [];
  transport.onReleased = ({ bytes }) => released.push(...idsIn(bytes));
  for (let id = 0; id < 10; id += 1) {
    const batch = { bytes: Buffer.from(`${id}\n`), spanCount: 1 };
    await transport.send(batch, { timeoutMs: 0, probing: false, urgent: false });
    await peer.arrived(id + 1);
  }
  assert.deepEqual(released, [0, 1]);
  transport.close();
  peer.close();
});

test('udp: a host is looked up again every 30 s, and its new address used', async () => {
  const peers = [await agent('127.0.0.1')];
  peers.push(await agent('127.0.0.2', peers[0]?.port));
  let address = '127.0.0.1';
  let lookups = 0;
  const lookup: Lookup = (_host, _options, done) => {
    lookups += 1;
    done(null, [{ address, family: 4 }]);
  };
  const clock = new ManualClock();
  const port = peers[0]?.port ?? 0;
  const destination = { tag: 'udp', host: 'agent.example', port, socketType: 'udp4' } as const;
  const transport = new UdpTransport({ destination, clock, lookup });
  const send = async (id: number) => {
    const batch = { bytes: Buffer.from(`${id}\n`), spanCount: 1 };
    assert.deepEqual(await transport.send(batch, { timeoutMs: 0, probing: false, urgent: false }), {
      tag: 'delivered',
    });
  };
  for (let second = 0; second < 60; second += 1) {
    await send(second);
    clock.advance(1000);
    if (second === 10) address = '127.0.0.2';
  }
  assert.equal(lookups, 2);
  while ((peers[1]?.received.length ?? 0) < 29) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(peers[1]?.received.at(-1), 59);
  transport.close();
  for (const peer of peers) peer.close();
});

test('udp: a name that does not resolve is an outage, not an error', async () => {
  const lookup: Lookup = (host, _options, done) => {
    done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
  };
  const { delivery, lines } = deliver(6831, { host: 'nowhere.example', lookup });
  delivery.append({ id: 1 });
  await delivery.flush();
  assert.match(lines[0] ?? '', /ENOTFOUND nowhere\.example; check the host name/);
  assert.equal(delivery.stats().queued, 1);
  await delivery.shutdown();
});

test('udp: the last flush sends on the spot what a synchronous send can take', async () => {
  const peer = await agent();
  const { delivery } = deliver(peer.port);
  for (let id = 0; id < 100; id += 1) delivery.append({ id });
  delivery.flushSync(500);
  assert.equal(delivery.stats().delivered, 100);
  await peer.arrived(100);
  delivery.append({ id: 100 });
  await peer.arrived(101);
  peer.close();
});

test('udp: no socket exists before there is something to send', () => {
  const destination = { tag: 'udp', host: '127.0.0.1', port: 6831, socketType: 'udp4' } as const;
  const before = process.getActiveResourcesInfo().length;
  new UdpTransport({ destination, clock: systemClock });
  assert.equal(process.getActiveResourcesInfo().length, before);
});
