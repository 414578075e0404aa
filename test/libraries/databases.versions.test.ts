/** Clients of databases as an application has them, under the preload, with a server that has a few words of the protocol. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  type FakeServer,
  type InstalledCopy,
  installCopy,
  startFakeMysql,
  startFakePostgres,
} from '@spoor/testkit';
import { type ReceivedSpan, receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const app = join(import.meta.dirname, 'fixtures', 'database-app.mjs');

interface Subject {
  /** In node_modules of the tests. */
  readonly alias: string;
  readonly name: string;
  readonly driver: string;
  readonly server: () => Promise<FakeServer>;
  readonly system: string;
  readonly status: string;
  /** As the statement has it; without it as it is. */
  readonly table?: string;
  readonly ways?: readonly ('require' | 'import')[];
}

const postgres = { server: startFakePostgres, system: 'postgresql', status: '22P02' } as const;
const mysql = { server: startFakeMysql, system: 'mysql', status: '1366' } as const;
const subjects: readonly Subject[] = [
  { alias: 'pg', name: 'pg', driver: 'pg', ...postgres },
  { alias: 'pg-8.0', name: 'pg', driver: 'pg', ...postgres, ways: ['require'] },
  { alias: 'postgres-3.4', name: 'postgres', driver: 'postgres', ...postgres, table: '"orders"' },
  { alias: 'mysql2', name: 'mysql2', driver: 'mysql2', ...mysql, ways: ['import'] },
  { alias: 'mysql2', name: 'mysql2', driver: 'mysql2-promise', ...mysql, ways: ['require'] },
  { alias: 'mysql2-3.19', name: 'mysql2', driver: 'mysql2-promise', ...mysql, ways: ['require'] },
  { alias: 'mysql2-1.4', name: 'mysql2', driver: 'mysql2', ...mysql, ways: ['require'] },
];

/** Without the one outside of any request and the one of an ignored request. */
const statements = 12;
/** Each has one span here and one where it is asked, but for the ignored one, which has the latter alone. */
const httpSpans = 2 * statements + 1;

function checkTree(
  spans: readonly ReceivedSpan[],
  port: number,
  { system, status, table = 'orders' }: Subject,
): void {
  const servers = new Map(
    spans.filter(({ tags }) => tags['span.kind'] === 'server').map((span) => [span.spanId, span]),
  );
  const calls = spans.filter(({ tags }) => tags['db.system.name'] !== undefined);
  const paths = calls.map(({ name, parentId, tags }) => {
    const path = String(servers.get(parentId ?? '')?.tags['url.path']);
    const isFailed = path.startsWith('/fail');
    assert.deepEqual(
      [name, tags['db.system.name'], tags['db.response.status_code'], tags['error'], tags['span.kind']],
      [
        isFailed ? 'INSERT refused' : `SELECT ${table}`,
        system,
        isFailed ? status : undefined,
        isFailed ? true : undefined,
        'client',
      ],
    );
    assert.deepEqual(
      [tags['db.namespace'], tags['server.address'], tags['server.port']],
      ['shop', '127.0.0.1', port],
    );
    return path;
  });
  const expected = ['/fail/0', ...Array.from({ length: statements - 1 }, (_, index) => `/succeed/${index}`)];
  assert.deepEqual(paths.sort(), expected.sort());
  assert.doesNotMatch(JSON.stringify(calls), /hunter2/);
  assert.equal(spans.length, httpSpans + statements);
}

for (const subject of subjects) {
  let copy: InstalledCopy;
  let server: FakeServer;
  before(async () => {
    copy = installCopy(subject.alias, subject.name);
    const load = (text: string): string => `export const load = async () => ${text};\n`;
    const { name } = subject;
    writeFileSync(
      join(copy.folder, 'require.mjs'),
      `import { createRequire } from 'node:module';\n${load(`createRequire(import.meta.url)('${name}')`)}`,
    );
    // Which ES modules an application can load is read off the folders above its main script.
    writeFileSync(join(copy.folder, 'main.mjs'), `import ${JSON.stringify(pathToFileURL(app).href)};`);
    writeFileSync(join(copy.folder, 'import.mjs'), load(`import('${name}')`));
    server = await subject.server();
  });
  after(async () => {
    copy.remove();
    await server.close();
  });

  for (const way of subject.ways ?? (['require', 'import'] as const)) {
    test(`${subject.alias}, ${subject.driver} by ${way}: each statement has a span below its request, and nothing else is different`, async (t) => {
      const receiver = await receiveSpans(t);
      const args = [join(copy.folder, `${way}.mjs`), subject.driver, String(server.port)];
      const env = {
        OTEL_SERVICE_NAME: 'shop',
        OTEL_TRACES_EXPORTER: 'jaeger',
        SPOOR_IGNORE: '/ignored*',
        ...receiver.http,
      };
      const bare = await runApp(join(copy.folder, 'main.mjs'), { way: 'none', args });
      const traced = await runApp(join(copy.folder, 'main.mjs'), { env, args });
      assert.deepEqual([traced.status, traced.stdout], [0, bare.stdout], traced.stderr);
      assert.match(bare.stdout, /hunter2/);
      checkTree(await receiver.spans('shop', httpSpans + statements), server.port, subject);
    });
  }
}
