import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { TracedLibrary } from '@spoor/testkit';
import mongoose from 'mongoose';
import { type Client, type Database, loadVersions, startServer } from './fixtures/versions.ts';

const { port } = await startServer();

const recorder = (traced: () => TracedLibrary) => async (work: () => Promise<unknown>) => {
  const library = traced();
  library.spans.ended.splice(0);
  const { spanId, result } = await library.below(work);
  const spans = library.spans.ended.map(({ name, attributes, parentId, status }) => [
    name,
    attributes['db.query.text'],
    attributes['db.operation.batch.size'],
    status,
    parentId === spanId,
  ]);
  return { spans, result };
};

for (const { name, library: driver } of loadVersions()) {
  describe(name, () => {
    let library: TracedLibrary;
    let client: Client;
    let shop: Database;
    const recorded = recorder(() => library);
    before(async () => {
      library = await TracedLibrary.start('mongodb');
      client = new driver.MongoClient(`mongodb://127.0.0.1:${port}`, { maxPoolSize: 2 });
      await client.connect();
      shop = client.db('shop');
    });
    after(async () => {
      await client.close();
      library.undo();
      assert.deepEqual([library.spans.faults, library.openCalls], [[], 0]);
    });

    test('a cursor has a span for each batch', async () => {
      const { spans, result } = await recorded(() =>
        shop
          .collection('many')
          .find({ secret: { $in: ['hunter2', 'x'] } })
          .toArray(),
      );
      assert.equal((result as unknown[]).length, 2);
      assert.deepEqual(
        spans.map(([span, , , status, isBelow]) => [span, status, isBelow]),
        [
          ['find many', 0, true],
          ['getMore many', 0, true],
        ],
      );
      assert.equal(spans[0]?.[1], '{"find":"many","filter":{"secret":{"$in":["?"]}}}');
    });

    test('a bulk write has a span for each command, with how many it holds', async () => {
      const { spans } = await recorded(() =>
        shop
          .collection('orders')
          .bulkWrite([
            { insertOne: { document: { _id: 1 } } },
            { insertOne: { document: { _id: 2 } } },
            { updateOne: { filter: { _id: 1 }, update: { $set: { secret: 'hunter2' } } } },
          ]),
      );
      assert.deepEqual(
        spans.map(([span, , size, status, isBelow]) => [span, size, status, isBelow]),
        [
          ['insert orders', 2, 0, true],
          ['update orders', undefined, 0, true],
        ],
      );
      assert.doesNotMatch(JSON.stringify(library.spans.ended), /hunter2/);
    });

    test('a command that the server does not know fails with its code', async () => {
      const { spans } = await recorded(() => shop.command({ nothing: 1 }).catch(() => {}));
      assert.deepEqual(spans, [['nothing shop', '{"nothing":"?"}', undefined, 2, true]]);
      const [span] = library.spans.ended;
      assert.equal(span?.attributes['db.response.status_code'], '59');
    });

    test('of a refused write the message has no value', async () => {
      await recorded(() =>
        shop
          .collection('taken')
          .insertOne({ _id: 'hunter2' })
          .catch(() => {}),
      );
      const [span] = library.spans.ended;
      assert.equal(span?.message, 'E11000 duplicate key error collection: shop.taken index: _id_ dup key: ?');
    });

    test('an aggregation is named for its collection, with its stages', async () => {
      const stages = [{ $match: { a: 'hunter2' } }, { $group: { _id: '$a' } }];
      const { spans } = await recorded(() => shop.collection('orders').aggregate(stages).toArray());
      assert.match(
        String(spans[0]?.[1]),
        /^\{"aggregate":"orders","pipeline":\[\{"\$match":\{"a":"\?"\}\},\{"\$group":\{"_id":"\?"\}\}\]/,
      );
      assert.equal(spans[0]?.[0], 'aggregate orders');
    });

    test('what begins and ends a connection has no span', async () => {
      const { spans } = await recorded(async () => {
        const other = new driver.MongoClient(`mongodb://127.0.0.1:${port}`);
        await other.connect();
        await other.db('shop').collection('orders').findOne({});
        await other.close();
      });
      assert.deepEqual(
        spans.map(([span]) => span).filter((span) => span !== 'ping admin'),
        ['find orders'],
      );
    });
  });
}

test('mongoose has the spans of the driver, once each', async (t) => {
  const library = await TracedLibrary.start('mongodb');
  t.after(() => library.undo());
  const recorded = recorder(() => library);
  const connection = await mongoose.createConnection(`mongodb://127.0.0.1:${port}/shop`).asPromise();
  const Order = connection.model('Order', new mongoose.Schema({ text: String }), 'orders', {
    overwriteModels: true,
  });
  const { spans } = await recorded(async () => {
    await new Order({ text: 'hunter2' }).save();
    await Order.findOne({ text: 'hunter2' });
  });
  await connection.close();
  assert.deepEqual(
    spans
      .map(([span, , , status, isBelow]) => [span, status, isBelow])
      .filter(([span]) => span !== 'createIndexes orders' && span !== 'create orders'),
    [
      ['insert orders', 0, true],
      ['find orders', 0, true],
    ],
  );
});
