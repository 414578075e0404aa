/** Spans of every size over UDP: none is refused by the network, none is missing, what was cut says so by name. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { receiveSpans } from '../e2e/received-spans.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');
const sizes = Array.from({ length: 80 }, (_, index) => (index + 1) * 1000);

for (const limit of [65_000, 9216]) {
  for (const protocol of ['compact', 'binary'] as const) {
    test(`spans from 1 to 80 kB over UDP, thrift.${protocol}, in packets of ${limit} bytes`, async (t) => {
      const receiver = await receiveSpans(t);
      const app = await startApp(t, server, {
        env: {
          ...(protocol === 'compact' ? receiver.compact : receiver.udp),
          SPOOR_MAX_PACKET_SIZE: `${limit}`,
          OTEL_BSP_SCHEDULE_DELAY: '20',
          OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http',
        },
      });
      for (const bytes of sizes) await app.get(`/size?bytes=${bytes}`);
      await app.end();
      assert.deepEqual(app.ourLines(), []);
      const spans = await receiver.spans('lost', sizes.length);
      assert.deepEqual(
        spans.map(({ name }) => Number(name.split(' ')[1])).sort((a, b) => a - b),
        sizes,
      );
      for (const { name, tags } of spans) {
        const bytes = Number(name.split(' ')[1]);
        const isCut = String(tags['app.payload']).length < bytes;
        assert.equal(tags['spoor.truncated'], isCut ? 'app.payload' : undefined, name);
        assert.equal(tags['app.small'], 'kept');
        // The rest of the span and of the packet, which says of which process it is, takes less than two thousand bytes.
        const isOnTheLimit = bytes > limit - 2000 && bytes <= limit;
        assert.ok(isOnTheLimit || isCut === bytes > limit, name);
      }
    });
  }
}
