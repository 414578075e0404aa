import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { portNames } from './ports.ts';
import { startCollector } from './start-collector.ts';
import { anyPorts } from './testing/any-ports.ts';
import { goldenBinary, goldenCompact } from './testing/golden.ts';

/** Sends a datagram and resolves when the collector has stored a span. */
async function sendUdp(
  collector: Awaited<ReturnType<typeof startCollector>>,
  port: number,
  bytes: Uint8Array,
) {
  const stored = new Promise<void>((resolve) => {
    const stop = collector.store.subscribe(() => {
      stop();
      resolve();
    });
  });
  const socket = createSocket('udp4');
  socket.send(bytes, port, '127.0.0.1');
  await stored;
  socket.close();
}

for (const [name, golden] of [
  ['compact', goldenCompact],
  ['binary', goldenBinary],
] as const) {
  test(`${name}: a datagram becomes a trace of the API`, async (t) => {
    const collector = await startCollector({ ports: anyPorts });
    t.after(() => collector.close());
    await sendUdp(collector, collector.ports[name] ?? 0, golden);
    const answer = await fetch(`http://127.0.0.1:${collector.ports.query}/api/traces/1111111111111111`);
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), {
      data: [
        {
          traceID: '1111111111111111',
          spans: [
            {
              traceID: '1111111111111111',
              spanID: '2222222222222222',
              flags: 1,
              operationName: 'op',
              references: [],
              startTime: 1,
              duration: 2,
              tags: [{ key: 'k', type: 'string', value: 'v' }],
              logs: [],
              processID: 'p1',
              warnings: null,
            },
          ],
          processes: { p1: { serviceName: 'a', tags: [] } },
          warnings: null,
        },
      ],
      total: 0,
      limit: 0,
      offset: 0,
      errors: null,
    });
  });
}

test('reports the real number of each port, and nothing for one that is off', async (t) => {
  const collector = await startCollector({ ports: { ...anyPorts, sampling: false } });
  t.after(() => collector.close());
  for (const name of portNames.filter((name) => name !== 'sampling')) {
    assert.ok((collector.ports[name] ?? 0) > 0, name);
  }
  assert.equal(collector.ports.sampling, undefined);
});

test('a taken port is named with the flag that chooses another, and nothing stays open', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await assert.rejects(startCollector({ ports: { ...anyPorts, thriftHttp: port } }), {
    name: 'PortTakenError',
    portName: 'thriftHttp',
    port,
    message:
      `port ${port} (thrift-http) must be free on 127.0.0.1, got EADDRINUSE; choose another with ` +
      '--port-thrift-http <number>, any free one with --port-thrift-http 0, or switch it off with --port-thrift-http off',
  });
});

test('a port that is none is refused', async () => {
  await assert.rejects(startCollector({ ports: { query: 65536 } }), {
    name: 'TypeError',
    message: 'ports.query must be an integer from 0 to 65535 or false, got 65536',
  });
});

test('after close no port answers and the ports can be taken again', async () => {
  const collector = await startCollector({ ports: anyPorts });
  const { ports } = collector;
  await collector.close();
  const again = await startCollector({ ports });
  assert.deepEqual(again.ports, ports);
  await again.close();
  await assert.rejects(fetch(`http://127.0.0.1:${ports.query}/api/services`));
});
