/** The other ways in which pg is given a query. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import { maskPostgresError, postgresStatusOf } from '@spoor/instrument/databases/postgres-errors';
import { type FakeServer, startFakePostgres, TracedLibrary } from '@spoor/testkit';
import pg from 'pg';
import QueryStream from 'pg-query-stream';

interface Result {
  readonly rows: readonly unknown[];
}
interface ClientLike {
  connect(): Promise<void>;
  end(): Promise<void>;
  query(...args: readonly unknown[]): unknown;
}
const { Client, Query, Pool } = pg as unknown as {
  readonly Client: new (options: object) => ClientLike;
  readonly Query: new (text: string, values: readonly unknown[], callback?: unknown) => NodeJS.EventEmitter;
  readonly Pool: new (options: object) => ClientLike;
};

let server: FakeServer;
before(async () => {
  server = await startFakePostgres();
});
after(() => server.close());

const own = (): string | undefined => identityOf(activeContext())?.spanId;

/** Names of the spans that `work` has brought, all of them below one span and ended. */
async function spansOf(
  work: (client: ClientLike, library: TracedLibrary) => Promise<unknown>,
): Promise<(string | undefined)[]> {
  const library = await TracedLibrary.start('pg');
  const { host, port } = server;
  const client = new Client({ host, port, user: 'spoor', database: 'shop' });
  await client.connect();
  try {
    const { spanId } = await library.below(() => work(client, library));
    assert.deepEqual([library.spans.faults, library.openCalls], [[], 0]);
    for (const { parentId } of library.spans.ended) assert.equal(parentId, spanId);
    return library.spans.ended.map(({ name, status }) => (status === 2 ? `${name} failed` : name));
  } finally {
    library.undo();
    await client.end();
  }
}

test('a Query object with listeners, with a callback of its own, and with one beside it', async () => {
  const names = await spansOf(async (client) => {
    const caller = own();
    const query = new Query('SELECT * FROM a', []);
    assert.equal(client.query(query), query);
    await once(query, 'end');
    const seen = new Promise((resolve) => {
      client.query(new Query('SELECT * FROM b', [], () => resolve(own())));
    });
    assert.equal(await seen, caller);
    const beside = new Promise((resolve) =>
      client.query(new Query('SELECT * FROM c', []), () => resolve(own())),
    );
    assert.equal(await beside, caller);
    const refused = new Query('SELECT * FROM refused', []);
    client.query(refused);
    await assert.rejects(once(refused, 'end'), { code: '22P02' });
  });
  assert.deepEqual(names, ['SELECT a', 'SELECT b', 'SELECT c', 'SELECT refused failed']);
});

test('a stream of rows ends its span with its last row, an error, or when it is destroyed', async () => {
  const names = await spansOf(async (client) => {
    const rows: unknown[] = [];
    for await (const row of client.query(
      new QueryStream('SELECT series FROM a', ['x'], { batchSize: 2 }),
    ) as AsyncIterable<unknown>)
      rows.push(row);
    assert.equal(rows.length, 5);
    for await (const _ of client.query(
      new QueryStream('SELECT series FROM b', ['x'], { batchSize: 2 }),
    ) as AsyncIterable<unknown>)
      break;
    const refused = client.query(
      new QueryStream('SELECT series FROM refused', ['x']),
    ) as NodeJS.ReadableStream;
    await assert.rejects(once(refused.resume(), 'end'), { code: '22P02' });
  });
  assert.deepEqual(names, ['SELECT a', 'SELECT b', 'SELECT refused failed']);
});

test('a config that is used again keeps its callback, and the callback is called once for each query', async () => {
  let calls = 0;
  const names = await spansOf(async (client) => {
    await new Promise<void>((resolve) => {
      const callback = (): void => {
        calls++;
        if (calls === 3) resolve();
      };
      const config = { text: 'SELECT * FROM a', values: ['x'], callback };
      for (let call = 0; call < 3; call++) {
        client.query(config);
        assert.equal(config.callback, callback);
      }
    });
  });
  assert.deepEqual([names, calls], [['SELECT a', 'SELECT a', 'SELECT a'], 3]);
});

test('what pg throws is thrown, and ends the span', async () => {
  const names = await spansOf(async (client) => {
    assert.throws(() => client.query(null), /null or undefined query/);
    const { rows } = (await client.query({ text: 'SELECT * FROM a', name: 'named' })) as Result;
    assert.equal(rows.length, 1);
  });
  assert.deepEqual(names, ['shop failed', 'SELECT a']);
});

test('the socket of a server in the file system is its address', {
  skip: process.platform === 'win32',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pg-'));
  const path = join(folder, '.s.PGSQL.5432');
  const local = await startFakePostgres(path);
  t.after(async () => {
    await local.close();
    rmSync(folder, { recursive: true });
  });
  const library = await TracedLibrary.start('pg');
  t.after(() => library.undo());
  const pool = new Pool({ host: folder, user: 'spoor', database: 'shop' });
  await library.below(async () => pool.query('SELECT 1 FROM a'));
  await pool.end();
  const [span] = library.spans.ended;
  assert.deepEqual([span?.attributes['server.address'], span?.attributes['server.port']], [path, undefined]);
});

for (const [code, text, kept] of [
  ['42P01', 'relation "orders" does not exist', 'relation "orders" does not exist'],
  [
    '23505',
    'duplicate key value violates unique constraint "k"',
    'duplicate key value violates unique constraint "k"',
  ],
  ['22P02', 'invalid input syntax for type integer: "hunter2"', 'invalid input syntax for type integer: "?"'],
  ['42601', 'syntax error at or near "hunter2"', 'syntax error at or near "?"'],
  ['P0001', 'user "hunter2" is not known', 'user "?" is not known'],
] as const) {
  test(`of the message of ${code} is kept: ${kept}`, () => {
    const error = { code, severity: 'ERROR' };
    assert.deepEqual([postgresStatusOf(error), maskPostgresError(text, error)], [code, kept]);
  });
}

test('an error of Node has no code of the database', () => {
  assert.deepEqual(
    [postgresStatusOf({ code: 'EPIPE' }), postgresStatusOf(undefined), postgresStatusOf('x')],
    [undefined, undefined, undefined],
  );
});
