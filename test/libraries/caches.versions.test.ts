/** Caches and document stores as an application has them, under the preload, with servers that speak as much of their protocols as it takes. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { copyPackages, type FakeServer, startFakeMongodb, startFakeRedis } from '@spoor/testkit';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const app = join(import.meta.dirname, 'fixtures', 'cache-app.cjs');

interface Subject {
  readonly alias: string;
  readonly name: string;
  readonly work: string;
  readonly start: () => Promise<FakeServer>;
  readonly answers: readonly unknown[];
  readonly texts: readonly (readonly [string, string | undefined])[];
}

const wrongType = 'WRONGTYPE Operation against a key holding the wrong kind of value';
const redis = {
  start: startFakeRedis,
  answers: ['OK', wrongType],
  texts: [
    ['SET', 'SET key ?'],
    ['LPUSH', 'LPUSH text ?'],
  ],
} as const;

const mongodb = {
  start: startFakeMongodb,
  answers: [
    true,
    'E11000 duplicate key error collection: shop.taken index: _id_ dup key: { _id: "hunter2", n: 7 }',
  ],
  texts: [
    ['insert orders', '{"insert":"orders","documents":[{"_id":"?"}],"ordered":"?"}'],
    ['insert taken', '{"insert":"taken","documents":[{"_id":"?"}],"ordered":"?"}'],
  ],
} as const;

const subjects: readonly Subject[] = [
  { alias: 'ioredis-6', name: 'ioredis', work: 'ioredis', ...redis },
  { alias: 'ioredis-2', name: 'ioredis', work: 'ioredis', ...redis },
  { alias: 'iovalkey', name: 'iovalkey', work: 'ioredis', ...redis },
  { alias: '@redis/client', name: '@redis/client', work: 'redis', ...redis },
  { alias: 'redis-client-1', name: '@redis/client', work: 'redis', ...redis },
  { alias: 'mongodb', name: 'mongodb', work: 'mongodb', ...mongodb },
  { alias: 'mongodb-4', name: 'mongodb', work: 'mongodb', ...mongodb },
];

async function runBoth(t: TestContext, { alias, name, work, start }: Subject, way: string) {
  const copy = copyPackages({ [alias]: name });
  const server = await start();
  t.after(async () => {
    copy.remove();
    await server.close();
  });
  const receiver = await receiveSpans(t);
  const args = [join(copy.folder, 'app.js'), name, way, String(server.port), work];
  const env = { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_EXPORTER: 'jaeger', ...receiver.http };
  const bare = await runApp(app, { way: 'none', args });
  const traced = await runApp(app, { env, args });
  return { bare, traced, spans: await receiver.spans('shop', 4) };
}

for (const subject of subjects) {
  for (const way of ['require', 'import']) {
    test(`${subject.alias}, by ${way}: the spans of a request, and nothing else is different`, async (t) => {
      const { bare, traced, spans } = await runBoth(t, subject, way);
      assert.deepEqual([traced.status, traced.stdout], [0, bare.stdout], traced.stderr);
      assert.deepEqual(JSON.parse(bare.stdout), subject.answers);
      const parent = spans.find(({ tags }) => tags['span.kind'] === 'server');
      const calls = spans.filter(({ parentId }) => parentId === parent?.spanId);
      assert.deepEqual(
        calls.map(({ name, tags }) => [name, tags['db.query.text']]),
        subject.texts,
      );
      assert.doesNotMatch(JSON.stringify(spans), /hunter2/);
      assert.equal(spans.length, 4);
    });
  }
}
