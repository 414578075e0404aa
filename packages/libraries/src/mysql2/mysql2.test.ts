import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { maskMysqlError, mysqlStatusOf } from '@spoor/instrument/databases/mysql-errors';
import {
  type DatabaseClient,
  databaseContract,
  type FakeServer,
  installCopy,
  startFakeMysql,
  TracedLibrary,
} from '@spoor/testkit';

const load = createRequire(import.meta.url);
let server: FakeServer;
before(async () => {
  server = await startFakeMysql();
});
after(() => server.close());

type Callback = (error: unknown, result?: unknown) => void;
interface PromisePool {
  query(...args: unknown[]): Promise<[unknown]>;
}
interface Command extends NodeJS.EventEmitter {}
interface Pool {
  query(...args: unknown[]): Command;
  promise?(): PromisePool;
  end(callback: Callback): void;
  readonly _allConnections: { toArray?(): readonly Connection[] } & Iterable<Connection>;
}
interface Connection {
  readonly stream: { destroy(): void };
}
interface Library {
  createPool(options: object): Pool;
}

const good = 'SELECT value FROM orders WHERE id = ?';
const bad = 'INSERT INTO refused (id) VALUES (?)';

function open(library: Library, size: number): DatabaseClient {
  const { host, port } = server;
  const pool = library.createPool({ host, port, user: 'spoor', database: 'shop', connectionLimit: size });
  const promised = (...args: unknown[]): Promise<[unknown]> =>
    new Promise((resolve, reject) => {
      pool.query(...args, (error: unknown, rows: unknown) => (error ? reject(error) : resolve([rows])));
    });
  // Version 1.4 has promises for single connections alone.
  // Of a class that each connection makes.
  const plain = (rows: unknown): unknown =>
    Array.isArray(rows) ? rows.map((row: object) => ({ ...row })) : rows;
  const query = async (...args: unknown[]): Promise<unknown> =>
    plain((await (pool.promise?.().query(...args) ?? promised(...args)))[0]);
  const then =
    (callback: Callback): Callback =>
    (error, rows) =>
      callback(error, plain(rows));
  return {
    succeed: (value) => query(good, [value]),
    fail: (value) => query({ sql: bad, values: [value] }),
    succeedThen: (value, callback) => pool.query(good, [value], then(callback)),
    failThen: (value, callback) => pool.query({ sql: bad }, [value], then(callback)),
    odd: (value) => query(value),
    close: () => new Promise((resolve) => pool.end(resolve)),
    abort() {
      const { _allConnections: all } = pool;
      for (const { stream } of all.toArray?.() ?? [...all]) stream.destroy();
    },
  };
}

const attributes = (text: string, summary: string): Record<string, unknown> => ({
  'db.system.name': 'mysql',
  'db.namespace': 'shop',
  'db.query.text': text,
  'db.query.summary': summary,
  'server.address': '127.0.0.1',
  'server.port': server.port,
});

const copies = [installCopy('mysql2-3.19', 'mysql2'), installCopy('mysql2-1.4', 'mysql2')];
after(() => {
  for (const copy of copies) copy.remove();
});
const [middle, old] = copies.map((copy) => ({
  require: copy.require,
  library: copy.require('mysql2') as Library,
}));
const newest = { require: load, library: load('mysql2') as Library };

const prototypesOf = (require: NodeJS.Require): object[] =>
  ['connection.js', 'pool.js'].map(
    (file) =>
      (require(join(dirname(require.resolve('mysql2')), 'lib', file)) as { prototype: object }).prototype,
  );

for (const [version, found] of [
  ['3.24', newest],
  ['3.19', middle],
  ['1.4', old],
] as const) {
  assert.ok(found);
  databaseContract({
    name: `mysql2 ${version}`,
    library: 'mysql2',
    takesCallbacks: true,
    takesOddValues: found === newest,
    open: (size) => open(found.library, size),
    methods: () =>
      prototypesOf(found.require).flatMap((prototype) =>
        ['query', 'execute', 'getConnection'].map((name) => Reflect.get(prototype, name)),
      ),
    succeeding: () => ({ name: 'SELECT orders', attributes: attributes(good, 'SELECT orders') }),
    failing: () => ({
      name: 'INSERT refused',
      attributes: {
        ...attributes(bad, 'INSERT refused'),
        'db.response.status_code': '1366',
        'error.type': 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
      },
    }),
  });
}

test('a query without a callback ends its span with its last event, and its error is whose it was', async () => {
  const { host, port } = server;
  const library = await TracedLibrary.start('mysql2');
  const pool = newest.library.createPool({ host, port, user: 'spoor', database: 'shop', connectionLimit: 1 });
  await library.below(async () => {
    const rows: unknown[] = [];
    const query = pool.query('SELECT * FROM a WHERE b = "hunter2"').on('result', (row) => rows.push(row));
    await once(query, 'end');
    assert.equal(rows.length, 1);
    await assert.rejects(once(pool.query('DELETE FROM refused'), 'end'), { errno: 1366 });
  });
  library.undo();
  await new Promise((resolve) => pool.end(resolve));
  const seen = library.spans.ended.map(({ name, status, attributes: { 'db.query.text': text } }) => [
    name,
    status,
    text,
  ]);
  assert.deepEqual(seen, [
    ['SELECT a', 0, 'SELECT * FROM a WHERE b = ?'],
    ['DELETE refused', 2, 'DELETE FROM refused'],
  ]);
  assert.equal(library.openCalls, 0);
});

for (const [errno, text, kept] of [
  [1146, "Table 'shop.orders' doesn't exist", "Table 'shop.orders' doesn't exist"],
  [1062, "Duplicate entry 'hun'ter2' for key 'k'", "Duplicate entry '?'"],
  [1064, "You have an error near 'hunter2' at line 1", "You have an error near '?' at line 1"],
  [1146, "Table 't' doesn't exist\nsql: SELECT 'hunter2' - parameters:[]", "Table 't' doesn't exist"],
  [-111, 'connect ECONNREFUSED', 'connect ECONNREFUSED'],
] as const) {
  test(`of the message of ${errno} is kept: ${kept}`, () => {
    assert.equal(maskMysqlError(text, { errno }), kept);
    assert.equal(mysqlStatusOf({ errno }), errno > 0 ? String(errno) : undefined);
  });
}
