import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { MessageRun, messageContract, type RunOptions, readHeaders, startFakeRabbitmq } from '@spoor/testkit';
import { apis, folderOf, subjectOf } from './fixtures/subject.ts';

const require = createRequire(import.meta.url);
const server = await startFakeRabbitmq();
after(() => server.close());

const versions = ['amqplib', 'amqplib-0.5'];

for (const version of versions) {
  for (const api of Object.keys(apis) as (keyof typeof apis)[])
    messageContract(subjectOf(version, api, server));
}

interface Message {
  readonly content: Buffer;
  readonly fields: object;
  readonly properties: { readonly headers: Record<string, unknown> };
}

interface Channel {
  assertQueue(name: string): Promise<{ readonly queue: string }>;
  assertExchange(name: string, type: string): Promise<unknown>;
  bindQueue(queue: string, exchange: string, key: string): Promise<unknown>;
  publish(
    exchange: string,
    key: string,
    content: Buffer,
    options?: object,
    confirm?: (error: unknown) => void,
  ): boolean;
  sendToQueue(queue: string, content: Buffer, options?: object, confirm?: (error: unknown) => void): boolean;
  consume(queue: string, handle: (message: Message) => unknown, options?: object): Promise<unknown>;
  get(queue: string): Promise<Message | false>;
  ack(message: Message, allUpTo?: boolean): void;
  nack(message: Message, allUpTo?: boolean, requeue?: boolean): void;
  reject(message: Message, requeue?: boolean): void;
  ackAll(): void;
  close(): Promise<void>;
}

interface Connection {
  createChannel(): Promise<Channel>;
  createConfirmChannel(): Promise<Channel>;
  close(): Promise<void>;
}

const body = Buffer.from('v');
const [kindClient, kindConsumer, statusError] = [2, 4, 2];

for (const version of versions) {
  const subject = subjectOf(version, 'channel_api', server);
  const inRun = async (
    work: (run: MessageRun, connection: Connection) => Promise<void>,
    options: RunOptions = {},
  ): Promise<void> => {
    const run = new MessageRun(subject, options);
    const library = require(`${folderOf(version)}/channel_api.js`);
    const connection = (await library.connect(`amqp://127.0.0.1:${server.port}`)) as Connection;
    try {
      await work(run, connection);
      assert.deepEqual(run.faults, []);
    } finally {
      await connection.close();
      run.stop();
    }
  };
  /** Delivers so many messages of a new queue to a handler that returns nothing. */
  const deliver = async (channel: Channel, count: number, options: object = {}): Promise<Message[]> => {
    const { queue } = await channel.assertQueue('');
    for (let sent = 0; sent < count; sent++) channel.sendToQueue(queue, body);
    const messages: Message[] = [];
    await new Promise<void>((resolve) => {
      const handle = (message: Message): void => {
        if (messages.push(message) === count) setImmediate(resolve);
      };
      void channel.consume(queue, handle, options);
    });
    return messages;
  };
  const consumers = (run: MessageRun) => run.spans.filter(({ kind }) => kind === kindConsumer);

  describe(version, { timeout: 60_000 }, () => {
    test('the destination is the exchange, or the queue where there is none; the key and the server are attributes', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        const { queue } = await channel.assertQueue('bound');
        await channel.assertExchange('shop', 'topic');
        await channel.bindQueue(queue, 'shop', 'order.*');
        channel.publish('shop', 'order.new', body, { messageId: 'm', correlationId: 'c' });
        const message = await new Promise<Message>((resolve) => void channel.consume(queue, resolve));
        channel.ack(message);
        const [send, process] = run.spans;
        assert.deepEqual([send?.name, process?.name], ['publish shop', 'process bound']);
        for (const span of [send, process]) {
          assert.equal(span?.attributes['rabbitmq.destination.routing_key'], 'order.new');
          assert.equal(span?.attributes['messaging.message.id'], 'm');
          assert.equal(span?.attributes['messaging.message.conversation_id'], 'c');
          assert.equal(span?.attributes['server.address'], '127.0.0.1');
          assert.equal(span?.attributes['server.port'], server.port);
        }
      });
    });

    test('the server is called as the application calls it', async (t) => {
      const run = new MessageRun(subject);
      t.after(() => run.stop());
      const path = require.resolve(`${folderOf(version)}/channel_api.js`);
      // It takes the function when it is loaded.
      delete require.cache[path];
      const library = require(path);
      for (const url of [
        `amqp://localhost:${server.port}`,
        { protocol: 'amqp', hostname: 'localhost', port: server.port },
      ]) {
        const connection = (await library.connect(url)) as Connection;
        (await connection.createChannel()).publish('', 'q', body);
        await connection.close();
      }
      const ends = run.spans.map(({ attributes }) => [
        attributes['server.address'],
        attributes['server.port'],
      ]);
      assert.deepEqual(ends, Array(2).fill(['localhost', server.port]));
      assert.deepEqual(run.faults, []);
    });

    test('a queue that the broker has named is temporary, and no name of a span', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        const [message] = await deliver(channel, 1);
        channel.ack(message as Message);
        assert.deepEqual(
          run.spans.map(({ name, attributes }) => [name, attributes['messaging.destination.temporary']]),
          [
            ['publish (temporary)', true],
            ['process (temporary)', true],
          ],
        );
      });
    });

    test('a handler that returns before it acknowledges: the span ends when the message is settled', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        const [one, two, three, four] = (await deliver(channel, 5)) as [Message, Message, Message, Message];
        const counts = [consumers(run).length];
        for (const settle of [
          () => channel.ack(two),
          () => channel.ack(three, true),
          () => channel.nack(four, false, false),
          () => channel.ackAll(),
        ]) {
          settle();
          counts.push(consumers(run).length);
        }
        assert.ok(one);
        assert.deepEqual(counts, [0, 1, 3, 4, 5]);
        assert.deepEqual(
          consumers(run).map(({ status }) => status),
          [0, 0, 0, statusError, 0],
        );
      });
    });

    test('where nothing is to be settled the span ends with the handler', async () => {
      await inRun(async (run, connection) => {
        await deliver(await connection.createChannel(), 2, { noAck: true });
        assert.equal(consumers(run).length, 2);
      });
    });

    test('a handler that returns a promise: the span ends with it, and is of an error where the message was refused', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        const { queue } = await channel.assertQueue('');
        channel.sendToQueue(queue, body);
        await new Promise<void>((resolve) => {
          const handle = async (message: Message): Promise<void> => {
            await Promise.resolve();
            channel.reject(message, false);
            assert.equal(consumers(run).length, 0);
            setImmediate(resolve);
          };
          void channel.consume(queue, handle);
        });
        await run.settled();
        assert.deepEqual(
          consumers(run).map(({ status }) => status),
          [statusError],
        );
      });
    });

    test('what is not settled ends with the channel', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        await deliver(channel, 2);
        assert.equal(consumers(run).length, 0);
        await channel.close();
        assert.equal(consumers(run).length, 2);
        assert.equal(run.openSpanCount, 0);
      });
    });

    test('with confirms the span ends when the broker has confirmed, and says so when it has not', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createConfirmChannel();
        await channel.assertQueue('confirmed');
        const publish = (key: string): Promise<unknown> =>
          new Promise((resolve) => {
            channel.publish('', key, body, {}, resolve);
            assert.equal(run.openSpanCount, 1);
          });
        assert.equal(await publish('confirmed'), null);
        assert.match(String(await publish('nowhere')), /message nacked/);
        channel.sendToQueue('confirmed', body);
        assert.deepEqual(
          run.spans.map(({ name, status }) => [name, status]),
          [
            ['publish confirmed', 0],
            ['publish nowhere', statusError],
            ['publish confirmed', 0],
          ],
        );
      });
    });

    test('get: a message is a span with a link to its sender, an empty queue is none', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        await channel.assertQueue('asked');
        assert.equal(await channel.get('asked'), false);
        channel.sendToQueue('asked', body);
        const message = await channel.get('asked');
        assert.equal(String((message || undefined)?.content), 'v');
        const [send, get] = run.spans;
        assert.deepEqual([get?.name, get?.kind, get?.links], ['receive asked', kindClient, [send?.spanId]]);
        assert.deepEqual([run.spans.length, run.openSpanCount], [2, 0]);
      });
    });

    test('a channel that is closed throws as without us, and the span is of an error', async () => {
      await inRun(async (run, connection) => {
        const channel = await connection.createChannel();
        await channel.close();
        assert.throws(() => channel.publish('', 'q', body), /Channel closed/);
        assert.deepEqual(
          run.spans.map(({ name, status }) => [name, status]),
          [['publish q', statusError]],
        );
      });
    });

    test('headers that inherit are sent as without us', async () => {
      await inRun(async (_, connection) => {
        const channel = await connection.createChannel();
        await channel.assertQueue('inherited');
        channel.sendToQueue('inherited', body, { headers: Object.create({ tenant: 'a' }) });
        const message = await channel.get('inherited');
        assert.ok(message);
        const { tenant, traceparent } = readHeaders(message.properties.headers);
        assert.deepEqual([tenant, typeof traceparent], ['a', 'string']);
      });
    });

    for (const { host, isSent } of [
      { host: '127.0.0.1', isSent: true },
      { host: '127.0.0.2', isSent: false },
    ]) {
      test(`where only ${host} may receive headers, a broker at 127.0.0.1 ${isSent ? 'gets' : 'does not get'} them`, async () => {
        const propagateTo = { allows: (name: string) => name === host };
        const work = async (_: MessageRun, connection: Connection): Promise<void> => {
          const channel = await connection.createChannel();
          const { queue } = await channel.assertQueue('');
          channel.sendToQueue(queue, body);
          const message = await channel.get(queue);
          assert.equal((message || undefined)?.properties.headers['traceparent'] !== undefined, isSent);
        };
        await inRun(work, { propagation: { propagateTo } });
      });
    }
  });
}
