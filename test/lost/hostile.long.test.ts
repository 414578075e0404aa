import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileGrpc, hostileHttp } from './fixtures/hostile-run.ts';

test('hostile headers against a real server: 20,000 sets, as bare, and the memory flat', async (t) => {
  const { differing, grownBytes } = await hostileHttp(t, 20_000);
  assert.deepEqual(differing, []);
  t.diagnostic(`the heap grew by ${grownBytes} bytes in the second half`);
  assert.ok(grownBytes < 2_000_000, `the heap grew by ${grownBytes} bytes`);
});

test('hostile metadata against a real gRPC server: 5,000 sets, every call answered as bare', async (t) => {
  const { traced, bare } = await hostileGrpc(t, 5000);
  assert.equal(traced, bare);
});
