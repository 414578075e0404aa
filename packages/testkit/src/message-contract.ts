/** What every library that sends and receives messages must do, whatever it is called and however its headers look. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { type Baggage, propagation } from '@opentelemetry/api';
import {
  activeContext,
  alwaysOff,
  BAGGAGE_KEY,
  BaggageCollector,
  identityOf,
  parseBaggage,
  rootContext,
  runInContext,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import { MessageRun, type MessageSpan, type Received, type RunOptions, receiveAll } from './message-run.ts';
import type { MessageClient, MessageSubject, TestMessage } from './message-subject.ts';

const [kindProducer, kindConsumer] = [3, 4];
const statusError = 2;
const traceHeaders = ['traceparent', 'uber-trace-id'];
const everybodyElse = { allows: () => false };

const requireHere = createRequire(import.meta.url);
/** Of jaeger-client, for carriers that are not HTTP's. */
const TextMapCodec = requireHere('jaeger-client/dist/src/propagators/text_map_codec').default;
const SpanContext = requireHere('jaeger-client/dist/src/span_context').default;

function baggageOf(header: string): Baggage | undefined {
  const collector = new BaggageCollector();
  parseBaggage(header, collector);
  return collector.baggage();
}

let destinations = 0;
const newDestination = (): string => `orders-${++destinations}`;

interface Scene {
  readonly client: MessageClient;
  readonly run: MessageRun;
  readonly destination: string;
}

export function messageContract(subject: MessageSubject): void {
  const { name, sends, sendsBatches, system, redelivers, receivesBatches } = subject;
  const clients: MessageClient[] = [];

  async function connect(): Promise<MessageClient> {
    const client = await subject.connect();
    clients.push(client);
    return client;
  }

  async function traced(options: RunOptions, work: (scene: Scene) => Promise<void>): Promise<void> {
    const run = new MessageRun(subject, options);
    try {
      await work({ client: await connect(), run, destination: newDestination() });
      await run.settled();
      assert.deepEqual(run.faults, []);
      assert.equal(run.openSpanCount, 0);
    } finally {
      run.stop();
    }
  }

  /** One message that is sent below a span and received; returns what was recorded of it. */
  async function exchange(
    { client, run, destination }: Scene,
    message: TestMessage = { key: 'k', value: 'v' },
    during: (received: Received) => unknown = () => {},
    context = rootContext,
  ): Promise<{ caller: MessageSpan; received: Received; send: MessageSpan; process: MessageSpan }> {
    const caller = await run.inSpan(() => client.send(destination, [message]), context);
    const [received] = await receiveAll(client, destination, 1, during);
    await run.settled();
    const [send, process] = [kindProducer, kindConsumer].map((kind) =>
      run.spans.find((span) => span.kind === kind),
    );
    return { caller, received, send, process } as Awaited<ReturnType<typeof exchange>>;
  }

  describe(name, { timeout: 60_000 }, () => {
    after(async () => {
      await Promise.all(clients.map((client) => client.close()));
    });

    test('what is sent, returned and received is the same as bare, but for trace headers', async () => {
      const messages = [
        { key: 'k', value: 'one', headers: { a: '1' } },
        { key: 'k', value: 'two' },
      ];
      const scene = async (destination: string) => {
        const client = await connect();
        const returned = await client.send(destination, messages);
        return { returned, received: await receiveAll(client, destination, 2) };
      };
      const withoutTrace = (received: readonly Received[]) =>
        received.map(({ value, headers }) => ({
          value,
          headers: Object.fromEntries(
            Object.entries(headers).filter(([each]) => !traceHeaders.includes(each)),
          ),
        }));
      const bare = await scene(newDestination());
      const run = new MessageRun(subject);
      const with_ = await scene(newDestination());
      run.stop();
      assert.equal(
        JSON.stringify(with_.returned).replaceAll(/-\d+"/g, '"'),
        JSON.stringify(bare.returned).replaceAll(/-\d+"/g, '"'),
      );
      assert.deepEqual(withoutTrace(with_.received), withoutTrace(bare.received));
      assert.deepEqual(run.faults, []);
    });

    test('the producer and the consumer of a message are in one trace, below the caller', async () => {
      await traced({}, async (scene) => {
        const { caller, send, process } = await exchange(scene);
        const { run, destination } = scene;
        assert.deepEqual(
          [send.name, send.kind, send.traceId, send.parentId],
          [`${sends} ${destination}`, kindProducer, caller.traceId, caller.spanId],
        );
        assert.deepEqual(
          [process.name, process.kind, process.traceId, process.parentId],
          [`process ${destination}`, kindConsumer, caller.traceId, send.spanId],
        );
        for (const { attributes } of [send, process]) {
          assert.equal(attributes['messaging.system.name'], system);
          assert.equal(attributes['messaging.destination.name'], destination);
        }
        assert.deepEqual([send.attributes['messaging.operation.type'], send.links], ['send', []]);
        assert.deepEqual([process.attributes['messaging.operation.type'], process.links], ['process', []]);
        assert.equal(run.spans.length, 2);
      });
    });

    test('no value and no text of a message is recorded', async () => {
      await traced({}, async (scene) => {
        await exchange(scene, { key: 'k', value: 'secret-value', headers: { password: 'secret-header' } });
        assert.doesNotMatch(JSON.stringify(scene.run.spans), /secret/);
      });
    });

    test('a message carries all formats, and its uber-trace-id alone is understood by jaeger-client', async () => {
      await traced({}, async (scene) => {
        const context = rootContext.setValue(BAGGAGE_KEY, baggageOf('user=a%20b%2Fc'));
        const { received, send } = await exchange(scene, undefined, undefined, context);
        assert.equal(received.headers['traceparent'], `00-${send.traceId}-${send.spanId}-01`);
        assert.equal(received.headers['uber-trace-id'], `${send.traceId}:${send.spanId}:0:1`);
        assert.equal(received.headers['baggage'], 'user=a%20b/c');
        const { 'uber-trace-id': id, 'uberctx-user': user } = received.headers;
        const codec = new TextMapCodec({
          urlEncoding: false,
          contextKey: 'uber-trace-id',
          baggagePrefix: 'uberctx-',
        });
        const read = codec.extract({ 'uber-trace-id': id, 'uberctx-user': user });
        assert.ok(read instanceof SpanContext);
        const { traceIdStr, spanIdStr, baggage } = read as Record<string, unknown>;
        assert.deepEqual(
          [
            String(traceIdStr).padStart(32, '0'),
            String(spanIdStr).padStart(16, '0'),
            { ...(baggage as object) },
          ],
          [send.traceId, send.spanId, { user: 'a b/c' }],
        );
      });
    });

    test('the headers of jaeger-client and of B3 are understood', async () => {
      await traced({ propagation: { propagateTo: everybodyElse } }, async (scene) => {
        const headers = { 'uber-trace-id': '1234abcd:77:0:1', 'uberctx-user': 'a%20b' };
        let user: string | undefined;
        const { process } = await exchange(scene, { key: 'k', value: 'v', headers }, () => {
          user = propagation.getBaggage(activeContext())?.getEntry('user')?.value;
        });
        assert.deepEqual(
          [process.traceId, process.parentId],
          ['1234abcd'.padStart(32, '0'), '77'.padStart(16, '0')],
        );
        // Only in HTTP is a value escaped.
        assert.equal(user, 'a%20b');
      });
    });

    test('the objects of the application stay as they are, and a message that is sent twice collects no headers', async () => {
      await traced({}, async ({ client, run, destination }) => {
        const message = { key: 'k', value: 'v', headers: Object.freeze({ a: '1' }) };
        const before = structuredClone(message);
        const first = await run.inSpan(() => client.send(destination, [Object.freeze(message)]));
        const second = await run.inSpan(() => client.send(destination, [message]));
        assert.deepEqual(message, before);
        const all = await receiveAll(client, destination, 2);
        assert.deepEqual(
          all.map(({ headers }) => String(headers['traceparent']).split('-')[1]),
          [first.traceId, second.traceId],
        );
        assert.deepEqual(
          Object.keys(all[1]?.headers ?? {}).sort(),
          Object.keys(all[0]?.headers ?? {}).sort(),
        );
      });
    });

    test('a message that is passed on with the headers that it came with belongs to who passes it on', async () => {
      await traced({}, async (scene) => {
        const headers = {
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          TraceState: 'other=1',
          'Uber-Trace-Id': '1:2:0:1',
        };
        const { received, process, send } = await exchange(scene, { key: 'k', value: 'v', headers });
        assert.equal(process.parentId, send.spanId);
        assert.deepEqual(
          Object.keys(received.headers)
            .map((each) => each.toLowerCase())
            .sort(),
          traceHeaders,
        );
      });
    });

    test('the handler runs in the context of its span, also after it has waited', async () => {
      await traced({}, async (scene) => {
        const active: (string | undefined)[] = [];
        const { process } = await exchange(scene, undefined, async () => {
          active.push(identityOf(activeContext())?.spanId);
          await new Promise(setImmediate);
          active.push(identityOf(activeContext())?.spanId);
        });
        assert.deepEqual(active, [process.spanId, process.spanId]);
      });
    });

    test('several messages: the spans are as many as the calls, and each handler is below its own', async () => {
      await traced({}, async ({ client, run, destination }) => {
        await run.inSpan(() =>
          client.send(destination, [
            { key: 'k', value: '1' },
            { key: 'k', value: '2' },
            { key: 'k', value: '3' },
          ]),
        );
        await receiveAll(client, destination, 3);
        await run.settled();
        const senders = run.spans.filter(({ kind }) => kind === kindProducer);
        const consumers = run.spans.filter(({ kind }) => kind === kindConsumer);
        assert.deepEqual([senders.length, consumers.length], [sendsBatches ? 1 : 3, 3]);
        const expected = sendsBatches
          ? Array(3).fill(senders[0]?.spanId)
          : senders.map(({ spanId }) => spanId);
        assert.deepEqual(
          consumers.map(({ parentId }) => parentId),
          expected,
        );
      });
    });

    test('a message of nobody begins a trace', async () => {
      await traced({ propagation: { propagateTo: everybodyElse } }, async (scene) => {
        const { received, process, send } = await exchange(scene);
        assert.deepEqual([received.headers, process.parentId], [{}, undefined]);
        assert.notEqual(process.traceId, send.traceId);
      });
    });

    for (const [what, headers] of Object.entries({
      'that are no trace': {
        traceparent: 'x',
        tracestate: ',,=',
        'uber-trace-id': '::::',
        baggage: '=;=',
        'uberctx-': '',
      },
      'without text': { traceparent: '', 'uber-trace-id': '', b3: '' },
      'with any name': { __proto__x: 'b', trace: 'c', x: 'd', b: 'e', 'X-B3-TraceId': 'f' },
    })) {
      test(`headers ${what} cost nothing`, async () => {
        await traced({ propagation: { propagateTo: everybodyElse } }, async (scene) => {
          const { received, process } = await exchange(scene, { key: 'k', value: 'v', headers });
          assert.deepEqual([received.headers, process.parentId], [headers, undefined]);
        });
      });
    }

    test('whoever is not trusted begins a trace with a link', async () => {
      await traced({ propagation: { trustInbound: everybodyElse } }, async (scene) => {
        const { process, send } = await exchange(scene);
        assert.deepEqual([process.parentId, process.links], [undefined, [send.spanId]]);
      });
    });

    test('where tracing is suppressed nothing is recorded and nothing travels', async () => {
      await traced({}, async ({ client, run, destination }) => {
        const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
        await runInContext(
          suppressed,
          () => client.send(destination, [{ key: 'k', value: 'v' }]),
          undefined,
          [],
        );
        const [received] = await runInContext(
          suppressed,
          () => receiveAll(client, destination, 1),
          undefined,
          [],
        );
        assert.deepEqual([received?.headers, run.spans], [{}, []]);
      });
    });

    test('what is not sampled stays so across the queue', async () => {
      await traced({ sampler: alwaysOff }, async ({ client, run, destination }) => {
        await client.send(destination, [{ key: 'k', value: 'v' }]);
        let inside: string | undefined;
        const [received] = await receiveAll(client, destination, 1, () => {
          inside = identityOf(activeContext())?.traceId;
        });
        const [, traceId, , flags] = String(received?.headers['traceparent']).split('-');
        assert.deepEqual([flags, inside, run.spans], ['00', traceId, []]);
      });
    });

    test('without spans of ours the context still travels', async () => {
      await traced({ hasTracer: false }, async ({ client, run, destination }) => {
        const caller = await run.inSpan(() => client.send(destination, [{ key: 'k', value: 'v' }]));
        let inside: string | undefined;
        await receiveAll(client, destination, 1, () => {
          inside = identityOf(activeContext())?.spanId;
        });
        assert.deepEqual([inside, run.spans], [caller.spanId, []]);
      });
    });

    test('undone, nothing is recorded and nothing travels', async () => {
      const run = new MessageRun(subject);
      const client = await connect();
      run.stop();
      for (const each of [client, await connect()]) {
        const destination = newDestination();
        await each.send(destination, [{ key: 'k', value: 'v' }]);
        const [received] = await receiveAll(each, destination, 1);
        assert.deepEqual([received?.headers, run.spans], [{}, []]);
      }
    });

    if (redelivers) {
      test('a handler that rejects: the error is recorded, and the message comes again as without us', async () => {
        await traced({}, async ({ client, run, destination }) => {
          await client.send(destination, [{ key: 'k', value: 'v' }]);
          let times = 0;
          await receiveAll(client, destination, 2, () => {
            if (times++ === 0) throw new Error('no such order');
          });
          const consumers = run.spans.filter(({ kind }) => kind === kindConsumer);
          assert.deepEqual(
            consumers.map(({ status, events, attributes }) => [status, events, attributes['error.type']]),
            [
              [statusError, ['exception'], 'Error'],
              [0, [], undefined],
            ],
          );
        });
      });
    }

    if (receivesBatches) {
      test('a batch has links to each producer, and is the child of none', async () => {
        await traced({}, async ({ client, run, destination }) => {
          for (const value of ['1', '2', '3'])
            await run.inSpan(() => client.send(destination, [{ key: 'k', value }]));
          const values: string[] = [];
          const { receiveBatch } = client;
          assert.ok(receiveBatch);
          let active: string | undefined;
          await new Promise<void>((resolve, reject) => {
            const handle = async (batch: readonly string[]): Promise<void> => {
              active = identityOf(activeContext())?.spanId;
              if (values.push(...batch) === 3) setImmediate(resolve);
            };
            receiveBatch.call(client, destination, handle).catch(reject);
          });
          assert.deepEqual(values, ['1', '2', '3']);
          const senders = run.spans.filter(({ kind }) => kind === kindProducer);
          const consumers = run.spans.filter(({ kind }) => kind === kindConsumer);
          assert.deepEqual(
            consumers.flatMap(({ links }) => links),
            senders.map(({ spanId }) => spanId),
          );
          assert.equal(active, consumers.at(-1)?.spanId);
          for (const { parentId, traceId, name: spanName, attributes, links } of consumers) {
            assert.deepEqual([parentId, spanName], [undefined, `process ${destination}`]);
            assert.equal(attributes['messaging.batch.message_count'], links.length);
            assert.ok(senders.every((sender) => sender.traceId !== traceId));
          }
        });
      });
    }
  });
}
