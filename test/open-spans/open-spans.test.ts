/**
 * Every way of an exchange, failing and good, in this process: when it is over no span is open, and each has ended once.
 * open-spans.versions.test.ts runs the same ways under the built preload.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { traceAll } from './trace-all.ts';
import { wayFiles, waysOf } from './ways.ts';

const kinds = { server: 1, client: 2 };

for (const file of wayFiles) {
  describe(file, () => {
    for (const [name, way] of Object.entries(waysOf(file))) {
      // A way that never ends fails by its name instead of holding the run.
      test(name, { timeout: 30_000 }, async (t) => {
        const traced = traceAll(t);
        await way.run({ path: '/way' });
        await traced.settled();
        assert.deepEqual(traced.faults, []);
        assert.equal(traced.openSpanCount(), 0, `open: ${traced.openNames().join(', ')}`);
        const ids = traced.ended.map(({ spanId }) => spanId);
        assert.equal(new Set(ids).size, ids.length, 'a span must end once');
        const count = (kind: number) => traced.ended.filter((span) => span.kind === kind).length;
        assert.deepEqual(
          { client: count(kinds.client), server: count(kinds.server) },
          { client: way.client, server: way.server },
        );
      });
    }
  });
}
