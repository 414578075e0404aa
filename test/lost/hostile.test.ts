/** Header sets that no honest client sends: answered as without us, and not a word on stderr. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostileGrpc, hostileHttp } from './fixtures/hostile-run.ts';

test('hostile headers against a real server: 1,000 sets, every answer byte for byte as bare', (t) =>
  hostileHttp(t, 1000).then(({ differing }) => assert.deepEqual(differing, [])));

test('hostile metadata against a real gRPC server: 500 sets, every call answered as bare', (t) =>
  hostileGrpc(t, 500).then(({ traced, bare }) => assert.equal(traced, bare)));
