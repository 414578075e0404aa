import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { Pool } from 'undici';
import { Pool as Pool5 } from 'undici-5';
import { Pool as Pool6 } from 'undici-6';
import { lastWaiting } from './undici-client.ts';

const handler = () => ({
  onConnect() {},
  onHeaders: () => true,
  onData: () => true,
  onComplete() {},
  onError() {},
});

test('the handler that began to wait last in a pool is found by its options, in the pools of several copies in turn', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.after(() => server.close());
  const address = await new Promise((resolve) => server.once('listening', () => resolve(server.address())));
  const origin = `http://127.0.0.1:${(address as { port: number }).port}`;
  const pools = [Pool5, Pool6, Pool].map((Copy) => new Copy(origin, { connections: 1 }));
  t.after(() => Promise.all(pools.map((pool) => pool.destroy())));
  for (const round of [1, 2]) {
    for (const pool of pools) {
      const first = { path: `/first/${round}`, method: 'GET' as const };
      const last = { path: `/last/${round}`, method: 'GET' as const };
      const handlers = [handler(), handler()] as const;
      // With one connection the first call of all is sent, and all others wait.
      if (round === 1) pool.dispatch({ path: '/sent', method: 'GET' }, handler());
      pool.dispatch(first, handlers[0]);
      pool.dispatch(last, handlers[1]);
      assert.equal(lastWaiting(pool, last), handlers[1]);
      assert.equal(lastWaiting(pool, first), undefined);
    }
  }
});

test('what is no pool of undici has nobody who waits', () => {
  const symbol = Symbol('queue');
  const odd = [{}, { [symbol]: null }, { [symbol]: 7 }, { [symbol]: { head: { list: [], top: 0 } } }];
  for (const each of odd) assert.equal(lastWaiting(each, undefined), undefined);
  const withoutHandler = { [symbol]: { head: { list: [{ opts: odd }], top: 1 } } };
  assert.equal(lastWaiting(withoutHandler, odd), undefined);
});
