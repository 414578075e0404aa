import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import { TracedLibrary } from '@spoor/testkit';
import { loadVersions, type Redis, startServer } from './fixtures/versions.ts';

const { port } = await startServer();

/** Since version 5 the library knows what a connection has sent; the second call of version 2 is made in a callback of bluebird. */
function scriptTexts(major: number): string[] {
  if (major >= 5) return ['EVAL ? 1 a ?'];
  return major === 2 ? ['EVALSHA sha 1 a ?'] : ['EVALSHA sha 1 a ?', 'EVAL ? 1 a ?'];
}

for (const { name, Redis: Client, major, hasAutoPipelining } of loadVersions(() => true)) {
  describe(name, () => {
    let library: TracedLibrary;
    let client: Redis;
    const opened: Redis[] = [];
    const open = (options: object = {}): Redis => {
      const one = new Client({ host: '127.0.0.1', port, ...options });
      opened.push(one);
      return one;
    };
    /** What was recorded of it: name, text, size, status, below its own span or not. */
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
      library = await TracedLibrary.start('ioredis');
      client = open();
      await client.set('warm', 'up');
    });
    after(() => {
      for (const one of opened) one.disconnect();
      library.undo();
      assert.deepEqual([library.spans.faults, library.openCalls], [[], 0]);
    });

    test('a pipeline is one span', async () => {
      const { spans, result } = await recorded(() =>
        client.pipeline().set('a', 'secret').get('a').get('a').exec(),
      );
      assert.deepEqual(spans, [['PIPELINE', 'SET a ?; GET a; GET a', 3, 0, true]]);
      assert.deepEqual(result, [
        [null, 'OK'],
        [null, 'secret'],
        [null, 'secret'],
      ]);
    });

    test('a transaction is one span, which fails with a command of it', async () => {
      const { spans } = await recorded(() => client.multi().get('a').get('a').exec());
      assert.deepEqual(spans, [['MULTI GET', 'GET a', 2, 0, true]]);
      const failed = await recorded(() => client.multi().set('a', 'secret').lpush('text', 'secret').exec());
      assert.deepEqual(failed.spans, [['MULTI', 'SET a ?; LPUSH text ?', 2, 2, true]]);
      // Version 2 makes a plain Error of an answer inside of another one.
      const status = major === 2 ? undefined : 'WRONGTYPE';
      assert.equal(library.spans.ended[0]?.attributes['db.response.status_code'], status);
    });

    test('a pipeline of one, one that fails, and one of nothing', async () => {
      const one = await recorded(() => client.pipeline().lpush('text', 'secret').exec());
      assert.deepEqual(one.spans, [['PIPELINE LPUSH', 'LPUSH text ?', undefined, 2, true]]);
      assert.deepEqual((await recorded(() => client.pipeline().exec())).spans, []);
    });

    test('a callback of a pipeline is called where the pipeline was', async () => {
      const { spanId, result } = await library.below(
        () =>
          new Promise((resolve) => {
            client
              .pipeline()
              .get('a')
              .exec(() => resolve(identityOf(activeContext())?.spanId));
          }),
      );
      assert.equal(result, spanId);
    });

    test('what waits for the connection belongs to its caller, and the connection to nobody', async () => {
      const { spans } = await recorded(async () => {
        const late = open();
        const connected = new Promise<unknown>((resolve) =>
          late.on('ready', () => resolve(identityOf(activeContext()))),
        );
        await Promise.all([late.get('a'), late.pipeline().get('b').exec()]);
        assert.equal(await connected, undefined);
      });
      assert.deepEqual(spans.sort(), [
        ['GET', 'GET a', undefined, 0, true],
        ['PIPELINE GET', 'GET b', undefined, 0, true],
      ]);
    });

    test('a callback of connect is called where connect was', async () => {
      const { spanId, result } = await library.below(
        () =>
          new Promise((resolve) => {
            open({ lazyConnect: true }).connect(() => resolve(identityOf(activeContext())?.spanId));
          }),
      );
      assert.equal(result, spanId);
    });

    test('a command that blocks lasts until its answer', async () => {
      const blocked = open();
      const { spans, result } = await recorded(async () => {
        const popped = blocked.blpop('queue', 0);
        await client.lpush('queue', 'job');
        return popped;
      });
      assert.deepEqual(result, ['queue', 'job']);
      assert.deepEqual(spans.map(([span, text]) => [span, text]).sort(), [
        ['BLPOP', 'BLPOP queue ?'],
        ['LPUSH', 'LPUSH queue ?'],
      ]);
    });

    test('a message is received outside of what has subscribed', async () => {
      const subscriber = open();
      const { spans, result } = await recorded(async () => {
        const message = new Promise((resolve) =>
          subscriber.on('message', (_, text) => resolve([text, identityOf(activeContext())])),
        );
        await subscriber.subscribe('news');
        await client.publish('news', 'secret');
        return message;
      });
      assert.deepEqual(result, ['secret', undefined]);
      assert.deepEqual(
        spans.map(([, text]) => text),
        ['SUBSCRIBE news', 'PUBLISH news ?'],
      );
    });

    test('a script is asked for by its digest, and sent when the server does not know it', async () => {
      const scripted = open() as Redis & { double(key: string, value: string): Promise<unknown> };
      scripted.defineCommand('double', { numberOfKeys: 1, lua: 'return KEYS[1]' });
      const { spans, result } = await recorded(() => scripted.double('a', 'secret'));
      assert.equal(result, 'a');
      const texts = spans.map(([, text]) => String(text).replace(/[0-9a-f]{40}/, 'sha'));
      assert.deepEqual(texts, scriptTexts(major));
    });

    test('a cluster has one span for a call, with the node that answers it', async (t) => {
      const cluster = new Client.Cluster([{ host: '127.0.0.1', port }]);
      t.after(() => cluster.disconnect());
      const { spans, result } = await recorded(async () => [
        await cluster.get('text'),
        await cluster.pipeline().get('text').exec(),
        await cluster.multi().get('text').exec(),
      ]);
      assert.deepEqual(result, ['a text', [[null, 'a text']], [[null, 'a text']]]);
      assert.deepEqual(spans, [
        ['GET', 'GET text', undefined, 0, true],
        ['PIPELINE GET', 'GET text', undefined, 0, true],
        ['MULTI GET', 'GET text', undefined, 0, true],
      ]);
      const attributes = library.spans.ended[0]?.attributes ?? {};
      assert.deepEqual([attributes['server.address'], attributes['server.port']], ['127.0.0.1', port]);
    });

    for (const title of hasAutoPipelining
      ? ['a pipeline that the library makes by itself is calls of many requests']
      : []) {
      test(title, async () => {
        const automatic = open({ enableAutoPipelining: true });
        await automatic.get('a');
        library.spans.ended.splice(0);
        const calls = Array.from({ length: 5 }, (_, index) =>
          library.below(() => automatic.get(`k${index}`)),
        );
        const failing = library.below(() => automatic.lpush('text', 'secret').catch(() => {}));
        const ids = (await Promise.all([...calls, failing])).map(({ spanId }) => spanId);
        const { ended } = library.spans;
        assert.deepEqual(
          ended.map(({ parentId }) => parentId),
          ids,
        );
        assert.deepEqual(
          ended.map(({ name: span, status }) => [span, status]),
          [...Array(5).fill(['GET', 0]), ['LPUSH', 2]],
        );
      });
    }

    test('what is no command is answered as without us', () => {
      for (const value of [undefined, null, 7, 'text', {}, { name: 'get' }]) {
        const outcomes = [
          () => client.sendCommand(value),
          () => library.suppressed(() => client.sendCommand(value)),
        ].map((call) => {
          try {
            return typeof call();
          } catch (error) {
            return String(error);
          }
        });
        assert.equal(outcomes[0], outcomes[1]);
      }
    });
  });
}
