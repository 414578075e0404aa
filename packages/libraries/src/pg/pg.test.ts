import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import {
  type DatabaseClient,
  databaseContract,
  type FakeServer,
  installCopy,
  startFakePostgres,
} from '@spoor/testkit';

const load = createRequire(import.meta.url);
let server: FakeServer;
before(async () => {
  server = await startFakePostgres();
});
after(() => server.close());

interface Result {
  readonly rows: unknown;
}
interface Queryable {
  query(...args: unknown[]): Promise<Result>;
}
interface PoolLike extends Queryable {
  connect(): Promise<Queryable & { release(isBroken?: boolean): void }>;
  end(): Promise<void>;
  readonly _clients: readonly { readonly connection: { readonly stream: { destroy(): void } } }[];
  on(event: 'error', listener: () => void): this;
}
interface Library {
  readonly Client: { readonly prototype: object };
  readonly Pool: (new (options: object) => PoolLike) & { readonly prototype: object };
}

const rowsOf = ({ rows }: Result): unknown => rows;
const good = 'SELECT value FROM orders WHERE id = $1';
const bad = 'INSERT INTO refused (id) VALUES ($1)';

function poolOf({ Pool }: Library, size: number): PoolLike {
  const { host, port } = server;
  const pool = new Pool({ host, port, user: 'spoor', password: '', database: 'shop', max: size });
  return pool.on('error', () => {});
}

function abort({ _clients }: PoolLike): void {
  for (const { connection } of _clients) connection.stream.destroy();
}

/** By the pool's own method. */
function open(library: Library, size: number): DatabaseClient {
  const pool = poolOf(library, size);
  const then = (text: string, value: string, callback: (error: unknown, result?: unknown) => void): void => {
    void pool.query(text, [value], (error: unknown, result: Result | undefined) =>
      callback(error, result && rowsOf(result)),
    );
  };
  return {
    succeed: async (value) => rowsOf(await pool.query(good, [value])),
    fail: (value) => pool.query(bad, [value]),
    succeedThen: (value, callback) => then(good, value, callback),
    failThen: (value, callback) => then(bad, value, callback),
    odd: async (value) => rowsOf(await pool.query(value)),
    close: () => pool.end(),
    abort: () => abort(pool),
  };
}

/** By a client that is taken out of the pool, with the value in the text. */
function openClient(library: Library, size: number): DatabaseClient {
  const pool = poolOf(library, size);
  const query = async (...args: unknown[]): Promise<unknown> => {
    const client = await pool.connect();
    try {
      return rowsOf(await client.query(...args));
    } finally {
      client.release();
    }
  };
  return {
    succeed: (value) => query(`SELECT value FROM orders WHERE id = '${value}'`),
    fail: (value) => query({ text: `INSERT INTO refused (id) VALUES ('${value}')` }),
    odd: (value) => query({ text: value }),
    close: () => pool.end(),
    abort: () => abort(pool),
  };
}

const attributes = (text: string, summary: string): Record<string, unknown> => ({
  'db.system.name': 'postgresql',
  'db.namespace': 'shop',
  'db.query.text': text,
  'db.query.summary': summary,
  'server.address': '127.0.0.1',
  'server.port': server.port,
});
const failed = { 'db.response.status_code': '22P02', 'error.type': '22P02' };

const copy = installCopy('pg-8.0', 'pg');
after(copy.remove);
const old = copy.require('pg') as Library;

for (const [version, library] of [
  ['8.23', load('pg') as Library],
  ['8.0', old],
] as const) {
  const { Client, Pool } = library;
  const poolMethods = (): object => Object.getPrototypeOf(Pool.prototype) as object;
  const methods = () => [
    Reflect.get(Client.prototype, 'query'),
    Reflect.get(poolMethods(), 'connect'),
    Reflect.get(Pool.prototype, 'connect'),
  ];
  databaseContract({
    name: `pg ${version}, pool.query`,
    library: 'pg',
    takesCallbacks: true,
    takesOddValues: library !== old,
    open: (size) => open(library, size),
    methods,
    succeeding: () => ({ name: 'SELECT orders', attributes: attributes(good, 'SELECT orders') }),
    failing: () => ({
      name: 'INSERT refused',
      attributes: { ...attributes(bad, 'INSERT refused'), ...failed },
    }),
  });
  databaseContract({
    name: `pg ${version}, client.query`,
    library: 'pg',
    takesCallbacks: false,
    takesOddValues: library !== old,
    open: (size) => openClient(library, size),
    methods,
    succeeding: () => ({
      name: 'SELECT orders',
      attributes: attributes('SELECT value FROM orders WHERE id = ?', 'SELECT orders'),
    }),
    failing: () => ({
      name: 'INSERT refused',
      attributes: { ...attributes('INSERT INTO refused (id) VALUES (?)', 'INSERT refused'), ...failed },
    }),
  });
}
