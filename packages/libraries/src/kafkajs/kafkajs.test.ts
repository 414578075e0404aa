import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import {
  type MessageClient,
  MessageRun,
  messageContract,
  type RunOptions,
  receiveAll,
  startFakeKafka,
} from '@spoor/testkit';
import { subjectOf } from './fixtures/subject.ts';

const require = createRequire(import.meta.url);
const connect = require('./fixtures/client.cjs');
const server = await startFakeKafka();
after(() => server.close());

for (const name of ['kafkajs', 'kafkajs-1.4']) messageContract(subjectOf(name, server));

interface Sent {
  readonly topic: string;
  readonly messages: readonly object[];
}

interface Kafka {
  producer(options?: object): Record<'connect' | 'disconnect', () => Promise<void>> & {
    send(record: unknown): Promise<unknown>;
    sendBatch(batch: { topicMessages: readonly Sent[] }): Promise<unknown>;
    transaction(): Promise<{
      send(record: Sent): Promise<unknown>;
      commit(): Promise<void>;
    }>;
  };
  consumer(options: object): Record<'connect' | 'disconnect', () => Promise<void>> & {
    subscribe(options: object): Promise<void>;
    run(options: object): Promise<void>;
  };
}

const subject = subjectOf('kafkajs', server);
const { Kafka } = require('kafkajs');
const createKafka = (): Kafka =>
  new Kafka({ brokers: [`127.0.0.1:${server.port}`], logCreator: () => () => {} }) as Kafka;

async function inRun(
  options: RunOptions,
  work: (run: MessageRun, kafka: Kafka) => Promise<void>,
): Promise<void> {
  const run = new MessageRun(subject, options);
  try {
    await work(run, createKafka());
    assert.deepEqual(run.faults, []);
  } finally {
    run.stop();
  }
}

test('a batch for one topic is named for it, and one for several is not; each knows how many messages it has', async () => {
  await inRun({}, async (run, kafka) => {
    const producer = kafka.producer();
    await producer.connect();
    const messages = [{ value: '1' }, { value: '2' }];
    await producer.sendBatch({ topicMessages: [{ topic: 'a', messages }] });
    await producer.sendBatch({
      topicMessages: [
        { topic: 'a', messages },
        { topic: 'b', messages },
      ],
    });
    await producer.disconnect();
    assert.deepEqual(
      run.spans.map(({ name, attributes }) => [
        name,
        attributes['messaging.destination.name'],
        attributes['messaging.batch.message_count'],
      ]),
      [
        ['send a', 'a', 2],
        ['send', undefined, 4],
      ],
    );
  });
});

test('what is sent in a transaction has a span, and the transaction is the object that kafkajs made', async () => {
  await inRun({}, async (run, kafka) => {
    const producer = kafka.producer({ transactionalId: 'id', maxInFlightRequests: 1, idempotent: true });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'paid', messages: [{ value: '1' }] });
    await transaction.commit();
    await assert.rejects(transaction.send({ topic: 'paid', messages: [{ value: '2' }] }), /once ended/);
    await producer.disconnect();
    assert.deepEqual(
      run.spans.map(({ name, status, attributes }) => [
        name,
        status,
        attributes['messaging.destination.partition.id'],
      ]),
      [
        ['send paid', 0, '0'],
        ['send paid', 2, undefined],
      ],
    );
  });
});

test('what kafkajs refuses is refused with the same words', async () => {
  const refused = [
    undefined,
    null,
    {},
    { topic: 'a' },
    { topic: 'a', messages: 'text' },
    { topic: 'a', messages: [null] },
    { topic: 'a', messages: [{ key: 'k' }] },
    { topic: 'a', messages: [{ value: 'v', headers: null }] },
    { topic: 'a', messages: [{ value: 'v', headers: { a: 7 } }] },
  ];
  const errors = async (): Promise<string[]> => {
    const producer = createKafka().producer();
    await producer.connect();
    const all = [];
    for (const record of refused) all.push(await producer.send(record).then(JSON.stringify, String));
    await producer.disconnect();
    return all;
  };
  const bare = await errors();
  await inRun({}, async (run) => {
    assert.deepEqual(await errors(), bare);
    assert.equal(run.spans.length, refused.length);
  });
});

test('messages and options of classes stay what they are', async () => {
  class Order {
    value = 'v';
    get doubled(): string {
      return this.value + this.value;
    }
  }
  class Handler {
    readonly #seen: (offset: string) => void;
    constructor(seen: (offset: string) => void) {
      this.#seen = seen;
      this.eachMessage = this.eachMessage.bind(this);
    }
    async eachMessage({ message }: { message: { offset: string } }): Promise<void> {
      this.#seen(message.offset);
    }
  }
  await inRun({}, async (run, kafka) => {
    const doubled: string[] = [];
    const createPartitioner = () => (given: { message: Order }) => {
      doubled.push(given.message.doubled);
      return 0;
    };
    const producer = kafka.producer({ createPartitioner });
    await producer.connect();
    await producer.send({ topic: 'classes', messages: [new Order()] });
    const consumer = kafka.consumer({ groupId: 'classes' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'classes', fromBeginning: true });
    const offset = await new Promise((resolve, reject) => {
      consumer.run(new Handler(resolve)).catch(reject);
    });
    await consumer.disconnect();
    await producer.disconnect();
    assert.deepEqual([offset, doubled], ['0', ['vv']]);
    assert.deepEqual(
      run.spans.map(({ attributes }) => [
        attributes['kafka.offset'],
        attributes['messaging.destination.partition.id'],
        attributes['messaging.consumer.group.name'],
      ]),
      [
        [0, '0', undefined],
        [0, '0', 'classes'],
      ],
    );
  });
});

for (const { host, isSent } of [
  { host: '127.0.0.1', isSent: true },
  { host: '127.0.0.2', isSent: false },
]) {
  test(`where only ${host} may receive headers, a broker at 127.0.0.1 ${isSent ? 'gets' : 'does not get'} them`, async () => {
    const rules = { allows: (name: string) => name === host };
    await inRun({ propagation: { propagateTo: rules, trustInbound: rules } }, async (run) => {
      const client = connect(require('kafkajs'), server) as MessageClient;
      await client.send(`to ${host}`, [{ key: 'k', value: 'v' }]);
      const [received] = await receiveAll(client, `to ${host}`, 1);
      await client.close();
      assert.equal(received?.headers['traceparent'] !== undefined, isSent);
      assert.equal(run.spans[1]?.parentId === run.spans[0]?.spanId, isSent);
    });
  });
}
