import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import { TracedLibrary } from '@spoor/testkit';
import { type Client, loadVersions, startServer } from './fixtures/versions.ts';

const { port } = await startServer();
const socket = { host: '127.0.0.1', port };

for (const { name, library: redis, hasPool } of await loadVersions()) {
  describe(name, () => {
    let library: TracedLibrary;
    let client: Client;
    const recorded = async (work: () => Promise<unknown>) => {
      library.spans.ended.splice(0);
      const { spanId, result } = await library.below(work);
      const spans = library.spans.ended.map(({ name: span, attributes, parentId, status }) => [
        span,
        attributes['db.query.text'],
        attributes['db.operation.batch.size'],
        status,
        parentId === spanId,
      ]);
      return { spans, result };
    };
    before(async () => {
      library = await TracedLibrary.start('redis');
      client = redis.createClient({ socket });
      client.on('error', () => {});
      await client.connect();
    });
    after(async () => {
      await client.disconnect();
      library.undo();
      assert.deepEqual([library.spans.faults, library.openCalls], [[], 0]);
    });
    const batch = (span: string, same: string, text: string, size: number, status: number) => [
      `${span}${same}`,
      text,
      size,
      status,
      true,
    ];

    test('a transaction is one span', async () => {
      const { spans, result } = await recorded(() => client.multi().get('text').get('text').exec());
      assert.deepEqual(spans, [batch('MULTI', ' GET', 'GET text', 2, 0)]);
      assert.deepEqual(result, ['a text', 'a text']);
    });

    test('a pipeline is one span, which fails with a command of it', async () => {
      const { spans } = await recorded(() => client.multi().set('a', 'secret').get('a').execAsPipeline());
      assert.deepEqual(spans, [batch('PIPELINE', '', 'SET a ?; GET a', 2, 0)]);
      const failed = await recorded(() =>
        client
          .multi()
          .set('a', 'secret')
          .lPush('text', 'secret')
          .execAsPipeline()
          .catch(() => {}),
      );
      assert.deepEqual(failed.spans, [batch('PIPELINE', '', 'SET a ?; LPUSH text ?', 2, 2)]);
    });

    test('what the application writes itself is masked too', async () => {
      const { spans } = await recorded(() => client.sendCommand(['EVAL', 'return 1', '1', 'a', 'secret']));
      assert.deepEqual(spans, [['EVAL', 'EVAL ? 1 a ?', undefined, 0, true]]);
    });

    test('what begins a connection has no span', async () => {
      const { spans } = await recorded(async () => {
        const other = redis.createClient({ socket, database: 1, name: 'mine' });
        other.on('error', () => {});
        await other.connect();
        await other.get('text');
        await other.disconnect();
      });
      assert.deepEqual(spans, [['GET', 'GET text', undefined, 0, true]]);
    });

    for (const title of hasPool ? ['in a pool of one client a task runs where it was asked for'] : []) {
      test(title, async () => {
        const pool = redis.createClientPool?.({ socket }, { minimum: 1, maximum: 1 });
        assert.ok(pool);
        await pool.connect();
        library.spans.ended.splice(0);
        const work = async (): Promise<string | undefined> => {
          await pool.get('text');
          return identityOf(activeContext())?.spanId;
        };
        const answers = await Promise.all(Array.from({ length: 20 }, () => library.below(work)));
        await pool.close();
        for (const { spanId, result } of answers) assert.equal(result, spanId);
        assert.deepEqual(
          library.spans.ended.map(({ parentId }) => parentId),
          answers.map(({ spanId }) => spanId),
        );
      });
    }

    test('the copies of the versions with pools have one', () => {
      assert.equal(redis.createClientPool !== undefined, hasPool);
    });
  });
}
