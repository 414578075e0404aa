/**
 * What every database and cache has to pass that is instrumented in the test's own process: the application sees with us what it sees
 * without us, and each call has exactly one span, below the one in whose context it was made, without a value in any text.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { activeContext, identityOf } from '@spoor/core';
import { oddValues } from './odd-values.ts';
import type { RecordedSpan } from './recorded-spans.ts';
import { TracedLibrary } from './traced-library.ts';

type Callback = (error: unknown, result?: unknown) => void;

/** One client or pool of the library under test. */
export interface DatabaseClient {
  /** Sends `value` in a place for values; resolves to something that can be compared. */
  succeed(value: string): Promise<unknown>;
  /** A call that the database refuses with an error that quotes `value`, or may do so. */
  fail(value: string): Promise<unknown>;
  /** The same two where the library takes callbacks. */
  succeedThen?(value: string, callback: Callback): void;
  failThen?(value: string, callback: Callback): void;
  /** Hands `value` to the library's method in the place of its first argument; of one version of it, since there are many. */
  odd?(value: unknown): unknown;
  close(): unknown;
  /** Ends the connections at once, whatever they are doing. */
  abort(): void;
}

export interface ExpectedCall {
  readonly name: string;
  /** All of them, `server.port` among them. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface DatabaseSubject {
  readonly name: string;
  /** In the table of libraries. */
  readonly library: string;
  /** @param size how many connections a pool has */
  open(size: number): Promise<DatabaseClient> | DatabaseClient;
  /** What the library must have again when it is not instrumented any more. */
  methods(): readonly unknown[];
  /** Whether its clients have the methods with callbacks. */
  readonly takesCallbacks: boolean;
  /** Odd values are tried with one version of a library, since there are many. */
  readonly takesOddValues: boolean;
  /** Asked when the servers have started. */
  readonly succeeding: () => ExpectedCall;
  readonly failing: () => ExpectedCall;
}

const secret = 'hunter2';
const requests = 50;

const ownFields = (error: unknown): unknown =>
  error instanceof Error
    ? [
        error.constructor.name,
        error.message,
        Object.entries(error).filter(([, value]) => typeof value !== 'object'),
      ]
    : error;

async function outcomeOf(work: () => unknown): Promise<unknown> {
  try {
    return ['result', await work()];
  } catch (error) {
    return ['error', ownFields(error)];
  }
}

const callback = (call: (done: Callback) => void): Promise<unknown> =>
  new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result)));
  });

async function using<Result>(
  { open }: DatabaseSubject,
  size: number,
  work: (client: DatabaseClient) => Promise<Result>,
): Promise<Result> {
  const client = await open(size);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** The ways in which the library is called; a way is left out where the library has none. */
const ways: Readonly<
  Record<string, (client: DatabaseClient, call: 'succeed' | 'fail') => (() => Promise<unknown>) | undefined>
> = {
  promise: (client, call) => () => client[call](secret),
  callback: (client, call) => {
    const then = call === 'succeed' ? client.succeedThen : client.failThen;
    return then === undefined ? undefined : () => callback((done) => then.call(client, secret, done));
  },
};

async function traced(
  subject: DatabaseSubject,
  work: (library: TracedLibrary) => Promise<void>,
  settings: Parameters<typeof TracedLibrary.start>[1] = {},
): Promise<void> {
  const library = await TracedLibrary.start(subject.library, settings);
  try {
    await work(library);
  } finally {
    library.undo();
  }
  assert.deepEqual(library.spans.faults, []);
}

function checkSpan(span: RecordedSpan | undefined, expected: ExpectedCall, parentId: string): void {
  assert.ok(span);
  const { name, kind, attributes } = span;
  assert.deepEqual([name, kind, span.parentId], [expected.name, 2, parentId]);
  assert.deepEqual({ ...attributes }, expected.attributes);
  assert.doesNotMatch(JSON.stringify(span), new RegExp(secret));
}

function testCalls(subject: DatabaseSubject): void {
  for (const [way, prepare] of Object.entries(ways)) {
    if (way === 'callback' && !subject.takesCallbacks) continue;
    for (const call of ['succeed', 'fail'] as const) {
      test(`${call}, ${way}: the outcome is as without us, and there is one span`, async () => {
        const run = (client: DatabaseClient) => outcomeOf(prepare(client, call) ?? (() => undefined));
        const bare = await using(subject, 1, run);
        await traced(subject, async (library) => {
          const { spanId, result } = await using(subject, 1, (client) => library.below(() => run(client)));
          assert.deepEqual(result, bare);
          assert.deepEqual([library.spans.ended.length, library.openCalls], [1, 0]);
          const [span] = library.spans.ended;
          checkSpan(span, call === 'succeed' ? subject.succeeding() : subject.failing(), spanId);
          assert.equal(span?.status, call === 'succeed' ? 0 : 2);
        });
      });
    }

    test(`${way}: with two connections for ${requests} requests each one has its own span, and goes on in its own context`, async () => {
      await traced(subject, async (library) => {
        await using(subject, 2, async (client) => {
          const work = async (): Promise<string | undefined> => {
            await prepare(client, 'succeed')?.();
            return identityOf(activeContext())?.spanId;
          };
          const answers = await Promise.all(Array.from({ length: requests }, () => library.below(work)));
          for (const { spanId, result } of answers) assert.equal(result, spanId);
          const parents = library.spans.ended.map(({ parentId }) => parentId).sort();
          const expected =
            prepare(client, 'succeed') === undefined ? [] : answers.map(({ spanId }) => spanId);
          assert.deepEqual([parents, library.openCalls], [expected.sort(), 0]);
        });
      });
    });
  }
}

function testCallbacks(subject: DatabaseSubject): void {
  test('a callback is called where the call was made', async () => {
    await traced(subject, async (library) => {
      await using(subject, 1, async (client) => {
        const { succeedThen } = client;
        const seen = (): Promise<unknown> =>
          new Promise((resolve) => {
            succeedThen?.call(client, secret, () => resolve(identityOf(activeContext())?.spanId));
          });
        // The connections belong to a request, and what follows is outside of it.
        const untraced = Array.from({ length: requests }, async () => [
          await library.suppressed(seen),
          await seen(),
        ]);
        const answers = await Promise.all(Array.from({ length: requests }, () => library.below(seen)));
        for (const { spanId, result } of answers) assert.equal(result, spanId);
        assert.deepEqual((await Promise.all(untraced)).flat().filter(Boolean), []);
      });
    });
  });
}

function testSettings(subject: DatabaseSubject): void {
  test('there is no span where tracing is suppressed, and none outside of a span', async () => {
    await traced(subject, async (library) => {
      await using(subject, 1, async (client) => {
        await library.suppressed(() => client.succeed(secret));
        await client.succeed(secret);
      });
      assert.deepEqual(library.spans.ended, []);
    });
  });

  test('by the setting a call outside of a span begins a trace', async () => {
    const work = async (library: TracedLibrary): Promise<void> => {
      await using(subject, 1, (client) => client.succeed(secret));
      assert.deepEqual(
        library.spans.ended.map(({ name, parentId }) => [name, parentId]),
        [[subject.succeeding().name, undefined]],
      );
    };
    await traced(subject, work, { recordsRoots: true });
  });

  test('undone, the library is as before', async () => {
    const before = subject.methods();
    let library: TracedLibrary | undefined;
    await traced(subject, async (one) => {
      library = one;
    });
    const after = subject.methods();
    assert.equal(after.length, before.length);
    for (const [index, method] of after.entries()) assert.equal(method, before[index]);
    await using(subject, 1, async (client) => library?.below(() => client.succeed(secret)));
    assert.deepEqual(library?.spans.ended, []);
  });
}

const laterCalls = 2;
const pending = 'pending';

/**
 * What is not settled when later calls have been answered by another connection may stay so; a client that has thrown is not waited for.
 *
 * @param isSettled waits for an outcome, since there is one without us
 */
async function oddOutcome(
  subject: DatabaseSubject,
  value: unknown,
  thrown: Promise<unknown>,
  isSettled: boolean,
): Promise<unknown> {
  const client = await subject.open(2);
  let isOver = false;
  const called = outcomeOf(() => client.odd?.(value));
  const later = (async () => {
    for (let call = 0; call < laterCalls && !isOver; call++) await outcomeOf(() => client.succeed(secret));
    return pending;
  })();
  const outcome = await Promise.race(isSettled ? [called, thrown] : [called, thrown, later]);
  isOver = true;
  client.abort();
  // What that brings about is over before the next value.
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  return outcome;
}

function testOddValues(subject: DatabaseSubject): void {
  test('an odd first argument has the outcome that it has without us', async (t) => {
    let onThrown = (_error: unknown): void => {};
    // What the library throws where nobody can catch it is an outcome, too.
    process.setUncaughtExceptionCaptureCallback((error) => onThrown(['uncaught', ownFields(error)]));
    // Promises that the library has made and never handed out are rejected with their connection.
    const former = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', () => {});
    t.after(() => {
      process.setUncaughtExceptionCaptureCallback(null);
      process.removeAllListeners('unhandledRejection');
      for (const listener of former) process.on('unhandledRejection', listener);
    });
    const run = (value: unknown, isSettled: boolean): Promise<unknown> =>
      oddOutcome(
        subject,
        value,
        new Promise((resolve) => {
          onThrown = resolve;
        }),
        isSettled,
      );
    for (const { name, make } of oddValues()) {
      const bare = await run(make(), false);
      await traced(subject, async (library) => {
        const { result } = await library.below(() => run(make(), bare !== pending));
        // A slow one that is pending without us may be over with us.
        assert.deepEqual(bare === pending ? pending : result, bare, name);
      });
    }
  });
}

export function databaseContract(subject: DatabaseSubject): void {
  describe(subject.name, () => {
    testCalls(subject);
    if (subject.takesCallbacks) testCallbacks(subject);
    testSettings(subject);
    if (subject.takesOddValues) testOddValues(subject);
  });
}
