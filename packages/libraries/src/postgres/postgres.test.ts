import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import {
  type DatabaseClient,
  databaseContract,
  type FakeServer,
  installCopy,
  startFakePostgres,
  TracedLibrary,
} from '@spoor/testkit';
import { Servers } from './servers.ts';
import { statementText } from './statement-text.ts';

type Row = Record<string, unknown>;
interface Statement extends Promise<readonly Row[]> {
  cursor(rows: number): AsyncIterable<readonly Row[]>;
  cursor(rows: number, each: (rows: readonly Row[]) => void): Promise<unknown>;
  forEach(each: (row: Row) => void): Promise<unknown>;
}
interface Sql {
  (strings: TemplateStringsArray, ...values: readonly unknown[]): Statement;
  (name: string): unknown;
  unsafe(text: unknown, values?: readonly unknown[]): Statement;
  begin<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  end(options?: object): Promise<void>;
}

// Installed under its own name it would make each start of the tests hook ES modules.
const copy = installCopy('postgres-3.4', 'postgres');
after(copy.remove);
const load = copy.require;
const library = load('postgres') as (options: object) => Sql;
const { Query } = load(join(dirname(load.resolve('postgres')), 'query.js')) as { Query: { prototype: Row } };

let server: FakeServer;
before(async () => {
  server = await startFakePostgres();
});
after(() => server.close());

const connect = (size: number): Sql => {
  const { host, port } = server;
  return library({ host, port, user: 'spoor', database: 'shop', max: size, fetch_types: false, backoff: 0 });
};

/** Where statements go is learnt when the library is loaded, which it is already: test/libraries has that. */
const attributes = (text: string, summary: string): Record<string, unknown> => ({
  'db.system.name': 'postgresql',
  'db.query.text': text,
  'db.query.summary': summary,
});

databaseContract({
  name: 'postgres 3.4',
  library: 'postgres',
  takesCallbacks: false,
  takesOddValues: true,
  open(size): DatabaseClient {
    const sql = connect(size);
    return {
      succeed: async (value) => [...(await sql`SELECT value FROM orders WHERE id = ${value}`)],
      fail: (value) => sql.unsafe(`INSERT INTO refused (id) VALUES ('${value}')`),
      odd: async (value) => [...(await sql.unsafe(value))],
      close: () => sql.end(),
      abort: () => void sql.end({ timeout: 0 }).catch(() => {}),
    };
  },
  methods: () => [Query.prototype['handle']],
  succeeding: () => ({
    name: 'SELECT orders',
    attributes: attributes('SELECT value FROM orders WHERE id = $1', 'SELECT orders'),
  }),
  failing: () => ({
    name: 'INSERT refused',
    attributes: {
      ...attributes('INSERT INTO refused (id) VALUES (?)', 'INSERT refused'),
      'db.response.status_code': '22P02',
      'error.type': '22P02',
    },
  }),
});

test('transactions, cursors, rows one by one and nested parts: each statement that is sent has one span', async () => {
  const traced = await TracedLibrary.start('postgres');
  const sql = connect(2);
  const own = (): string | undefined => identityOf(activeContext())?.spanId;
  const { spanId } = await traced.below(async () => {
    const caller = own();
    await sql.begin(async (inner) => {
      await inner`UPDATE ${inner('a')} SET b = ${1} WHERE ${inner`c = ${2}`}`;
    });
    let batches = 0;
    for await (const rows of sql`SELECT series FROM b`.cursor(2)) batches += rows.length;
    assert.equal(batches, 5);
    for await (const _ of sql`SELECT series FROM c`.cursor(2)) break;
    const contexts: unknown[] = [];
    await sql`SELECT series FROM d`.cursor(2, () => void contexts.push(own()));
    await sql`SELECT series FROM e`.forEach(() => void contexts.push(own()));
    assert.deepEqual([...new Set(contexts)], [caller]);
    const unsent = sql`SELECT * FROM never`;
    const sent = sql`SELECT * FROM f`;
    await Promise.all([sent, sent, sent.finally(() => {})]);
    return unsent.constructor.name;
  });
  await sql.end();
  traced.undo();
  assert.deepEqual(
    traced.spans.ended.map(({ name, parentId }) => [name, parentId === spanId]),
    ['begin', 'UPDATE "a"', 'commit', 'SELECT b', 'SELECT c', 'SELECT d', 'SELECT e', 'SELECT f'].map(
      (name) => [name, true],
    ),
  );
  const [, update] = traced.spans.ended;
  assert.equal(update?.attributes['db.query.text'], 'UPDATE "a" SET b = $1 WHERE c = $2');
  assert.deepEqual([traced.spans.faults, traced.openCalls], [[], 0]);
});

test('the text of a statement', () => {
  const template = (strings: TemplateStringsArray, ...args: readonly unknown[]): string | undefined =>
    statementText(strings, args);
  const again = (value: unknown): string | undefined => template`SELECT ${value} FROM a`;
  assert.equal(again(1), 'SELECT $1 FROM a');
  assert.equal(again('x'), 'SELECT $1 FROM a');
  assert.equal(again({ strings: ['b, ', ''], args: [2] }), 'SELECT b, $1 FROM a');
  assert.equal(again(null), 'SELECT $1 FROM a');
  const endless: { strings: string[]; args: unknown[] } = { strings: ['(', ')'], args: [] };
  endless.args.push(endless);
  const wide: { strings: string[]; args: unknown[] } = { strings: ['', ',', ''], args: [] };
  wide.args.push(wide, wide);
  assert.ok((again(wide) ?? '').length < 10_000);
  assert.match(again(endless) ?? '', /^SELECT \(+\$1\)+ FROM a$/);
  for (const strings of [undefined, 'x', [], [1], {}]) assert.equal(statementText(strings, []), undefined);
});

test('of several servers nothing is said, and a socket has no port', () => {
  const servers = new Servers();
  const options = { host: ['a', 'b'], port: [1, 2], database: 'shop' };
  assert.deepEqual(servers.only, { address: undefined, port: undefined, namespace: undefined });
  servers.add(options);
  servers.add({ ...options });
  assert.deepEqual(servers.only, { address: 'a', port: 1, namespace: 'shop' });
  servers.add({ ...options, database: 'other' });
  assert.deepEqual(servers.only, { address: undefined, port: undefined, namespace: undefined });
  const local = new Servers();
  local.add({ host: ['/tmp'], port: [5432], path: '/tmp/.s.PGSQL.5432', database: 'shop' });
  assert.deepEqual(local.only, { address: '/tmp/.s.PGSQL.5432', port: undefined, namespace: 'shop' });
});
