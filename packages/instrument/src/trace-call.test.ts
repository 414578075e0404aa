import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { Context } from '@opentelemetry/api';
import {
  activeContext,
  alwaysOff,
  alwaysOn,
  attributeKey,
  ParentBasedSampler,
  rootContext,
  runInContext,
  SUPPRESS_TRACING_KEY,
} from '@spoor/core';
import type { AnyFunction } from '@spoor/patch';
import { Recording } from './fixtures/recording.ts';
import type { OperationOptions } from './operation-type.ts';
import { startOperation, traceCall } from './trace-call.ts';

const key = Symbol('key');
const callers = rootContext.setValue(key, 'caller');
const others = rootContext.setValue(key, 'somebody else');
const inContext = <Result>(context: Context, work: () => Result): Result =>
  runInContext(context, work, undefined, []);
const active = (): unknown => activeContext().getValue(key);

/** The function as it is called through an instrumentation. */
function traced(
  recording: Recording,
  original: AnyFunction,
  options: Partial<OperationOptions> = {},
): AnyFunction {
  const type = recording.type(options);
  return function (this: unknown, ..._args: unknown[]) {
    // biome-ignore lint/complexity/noArguments: as a patch has them
    return traceCall(type, original, this, arguments);
  };
}

test('a call has a span with its name, kind and attributes, and the same this, arguments and result', () => {
  const recording = new Recording();
  const given: unknown[] = [];
  const object = {
    tag: 'self',
    call: traced(
      recording,
      function (this: { tag: string }, ...args: unknown[]) {
        given.push(this.tag, ...args);
        return args;
      },
      {
        spanKind: 3,
        nameOf: ({ args }) => `send ${args[0]}`,
        writeAttributes: (sink, { self, args, result }) => {
          sink.string(attributeKey('tag'), (self as { tag: string }).tag);
          sink.int(attributeKey('count'), (result as unknown[]).length + args.length);
        },
      },
    ),
  };
  assert.deepEqual(object.call('a', 2), ['a', 2]);
  assert.deepEqual(given, ['self', 'a', 2]);
  const [span] = recording.spans;
  assert.deepEqual([span?.name, span?.kind, span?.status], ['send a', 3, 0]);
  assert.deepEqual(span?.attributes, { tag: 'self', count: 4 });
});

test("what is called runs in the context of its span, what is a leaf in the caller's", () => {
  const recording = new Recording();
  const inner = traced(recording, () => 1, { nameOf: () => 'inner' });
  traced(recording, inner)();
  traced(recording, inner, { isLeaf: true })();
  const [below, outer, beside] = recording.spans;
  assert.equal(below?.parentId, outer?.spanId);
  assert.equal(beside?.parentId, undefined);
});

for (const [what, error] of [
  ['an error', new Error('no')],
  ['a frozen error', Object.freeze(new Error('no'))],
  ['a text', 'no'],
  ['nothing', undefined],
  ['null', null],
] as const) {
  test(`${what} that is thrown is recorded, and thrown on as it is`, () => {
    const recording = new Recording();
    let caught: unknown = 'none';
    try {
      traced(recording, () => {
        throw error;
      })();
    } catch (thrown) {
      caught = thrown;
    }
    assert.equal(caught, error);
    const [span] = recording.spans;
    assert.equal(span?.status, 2);
    assert.equal(span?.events.length, 1);
    assert.equal(span?.attributes['error.type'], span?.events[0]?.attributes['exception.type']);
  });
}

test('a callback ends the span, is called where the call was made, with its this, arguments and result', () => {
  const recording = new Recording();
  let answer: AnyFunction = assert.fail;
  const call = traced(
    recording,
    (_query: string, callback: AnyFunction) => {
      answer = callback;
      return 'returned';
    },
    {
      callback: -1,
      writeAttributes: (sink, { result }) => sink.string(attributeKey('r'), String(result)),
    },
  );
  const seen: unknown[] = [];
  const returned = inContext(callers, () =>
    call('q', function (this: unknown, ...args: unknown[]) {
      seen.push(this, ...args, active());
      return 'from the callback';
    }),
  );
  assert.equal(returned, 'returned');
  assert.equal(recording.spans.length, 0);
  const self = {};
  assert.equal(
    inContext(others, () => Reflect.apply(answer, self, [null, 'rows', 'fields'])),
    'from the callback',
  );
  assert.deepEqual(seen, [self, null, 'rows', 'fields', 'caller']);
  assert.deepEqual(
    recording.spans.map(({ attributes }) => attributes),
    [{ r: 'rows' }],
  );
  Reflect.apply(answer, self, [new Error('again')]);
  assert.equal(recording.spans.length, 1);
});

test('the first argument of a callback is the error', () => {
  const recording = new Recording();
  const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  let seen: unknown;
  traced(recording, (callback: AnyFunction) => callback(error), { callback: 0 })((given: unknown) => {
    seen = given;
  });
  assert.equal(seen, error);
  assert.deepEqual(
    [recording.spans[0]?.status, recording.spans[0]?.attributes],
    [2, { 'error.type': 'ECONNREFUSED' }],
  );
});

test('a callback keeps its number of parameters, and what it throws goes where it went', () => {
  const recording = new Recording();
  const lengths: number[] = [];
  const call = traced(
    recording,
    (callback: AnyFunction) => {
      lengths.push(callback.length);
      return callback();
    },
    { callback: -1 },
  );
  call(() => {});
  call((_a: unknown) => {});
  call((_a: unknown, _b: unknown) => {});
  call((_a: unknown, _b: unknown, _c: unknown) => {});
  assert.deepEqual(lengths, [0, 1, 2, 3]);
  const error = new Error('of the application');
  assert.throws(
    () =>
      call(() => {
        throw error;
      }),
    (thrown) => thrown === error,
  );
  assert.equal(recording.spans.length, 5);
});

test('without a callback in its place, the result counts', async () => {
  const recording = new Recording();
  await traced(recording, async () => 1, { callback: -1 })('text');
  traced(recording, () => 1, { callback: 3 })();
  traced(recording, () => 1, { callback: -2 })(() => {});
  assert.equal(recording.spans.length, 3);
});

test('a call that throws after it took its callback ends once', () => {
  const recording = new Recording();
  const call = traced(
    recording,
    (callback: AnyFunction) => {
      callback(null, 1);
      throw new Error('late');
    },
    { callback: 0 },
  );
  assert.throws(() => call(() => {}), /late/);
  assert.deepEqual(
    recording.spans.map(({ status }) => status),
    [0],
  );
});

test('an emitter ends with its event, its listeners are not ours, and run where the call was made', () => {
  const recording = new Recording();
  const stream = new EventEmitter();
  const returned = inContext(callers, () =>
    traced(recording, () => stream, { endEvents: ['end', 'close'] })(),
  );
  assert.equal(returned, stream);
  assert.deepEqual([stream.eventNames(), Object.keys(stream).includes('emit')], [[], false]);
  const seen: unknown[] = [];
  stream.on('row', (row) => seen.push(row, active()));
  inContext(others, () => stream.emit('row', 1));
  assert.equal(recording.spans.length, 0);
  assert.equal(
    inContext(others, () => stream.emit('end')),
    false,
  );
  stream.emit('close');
  inContext(others, () => stream.emit('row', 2));
  assert.deepEqual(seen, [1, 'caller', 2, 'caller']);
  assert.deepEqual(
    recording.spans.map(({ status }) => status),
    [0],
  );
});

test('an error of an emitter is recorded, and thrown as without us where nobody listens', () => {
  const recording = new Recording();
  const stream = traced(recording, () => new EventEmitter(), { endEvents: ['end'] })() as EventEmitter;
  const error = new Error('lost');
  assert.throws(
    () => stream.emit('error', error),
    (thrown) => thrown === error,
  );
  stream.emit('end');
  assert.deepEqual(
    recording.spans.map(({ status, message }) => [status, message]),
    [[2, 'lost']],
  );
});

test('an emitter without events to wait for ends when it is returned', () => {
  const recording = new Recording();
  traced(recording, () => new EventEmitter())();
  traced(recording, () => Object.freeze(Object.assign(Object.create(EventEmitter.prototype), {})), {
    endEvents: ['end'],
  })();
  assert.equal(recording.spans.length, 2);
});

test('not sampled: no span, the ids of the caller, and a callback where the call was made', () => {
  const recording = new Recording(alwaysOff);
  let answer: AnyFunction = assert.fail;
  let during: unknown;
  const call = traced(
    recording,
    (callback: AnyFunction) => {
      during = activeContext();
      answer = callback;
      return new EventEmitter();
    },
    { callback: -1, endEvents: ['end'], writeAttributes: () => assert.fail('nobody asks') },
  );
  const seen: unknown[] = [];
  inContext(callers, () => call(() => seen.push(active())));
  inContext(others, () => answer());
  assert.deepEqual([during, seen, recording.spans], [callers, ['caller'], []]);
  assert.throws(
    () =>
      traced(recording, () => {
        throw new Error('x');
      })(),
    /x/,
  );
});

test('in a context without tracing everything passes straight through', () => {
  const recording = new Recording();
  const callback = (): void => {};
  const call = traced(recording, (given: unknown) => [given, activeContext()], {
    callback: -1,
    nameOf: () => assert.fail(),
  });
  const suppressed = rootContext.setValue(SUPPRESS_TRACING_KEY, true);
  assert.deepEqual(
    inContext(suppressed, () => call(callback)),
    [callback, suppressed],
  );
  assert.deepEqual([recording.spans, recording.faults], [[], []]);
});

test('what is to have a span only below another one has none without', () => {
  const recording = new Recording();
  const call = traced(recording, () => 1, { onlyBelowSpan: true });
  assert.equal(call(), 1);
  assert.equal(recording.spans.length, 0);
  traced(recording, call)();
  assert.equal(recording.spans.length, 2);
});

test('the parent decides, whatever is called below', () => {
  const recording = new Recording(new ParentBasedSampler({ root: alwaysOn } as never));
  const remote = new Recording(alwaysOff).tracer.start('root', 1, rootContext, undefined);
  inContext(remote.track, () => traced(recording, () => 1)());
  assert.equal(recording.spans.length, 0);
});

test('a fault of ours costs the span and not the call', async () => {
  const broken = (): never => {
    throw new Error('ours');
  };
  const named = new Recording();
  assert.equal(traced(named, () => 1, { nameOf: broken })(), 1);
  assert.deepEqual([named.faults, named.spans.length], [['Error: ours'], 0]);
  assert.equal(traced(named, () => 2)(), 2);
  assert.equal(named.spans.length, 1, 'the next call is traced');

  const attributed = new Recording();
  assert.equal(await traced(attributed, async () => 3, { writeAttributes: broken })(), 3);
  assert.deepEqual([attributed.faults, attributed.spans.length], [['Error: ours'], 1]);

  const odd = new Recording();
  traced(odd, () => 4, { nameOf: () => Symbol('odd') as never })();
  assert.equal(odd.spans[0]?.name, 'Symbol(odd)');
});

test('a result with throwing getters is handed on', () => {
  const recording = new Recording();
  const result = Object.defineProperty({}, 'then', {
    get: () => {
      throw new Error('application');
    },
  });
  assert.equal(traced(recording, () => result)(), result);
  assert.deepEqual([recording.faults, recording.spans.length], [[], 1]);
});

test('an instrumentation that knows the outcome itself tells it, once', () => {
  const recording = new Recording();
  const operation = startOperation(recording.type(), undefined, []);
  operation?.rejected('no');
  operation?.fulfilled(1);
  operation?.unwatched(0, false);
  assert.deepEqual(
    recording.spans.map(({ message }) => message),
    ['no'],
  );
  recording.guard.switchOff(new Error('earlier'));
  assert.equal(startOperation(recording.type(), undefined, []), undefined);
});

test('a call that is shorter than it must be has no span, unless it failed or has a child', async () => {
  const recording = new Recording();
  const long = { minDurationMs: 60_000 };
  traced(recording, () => 1, long)();
  await traced(recording, async () => 1, long)();
  assert.deepEqual([recording.spans.length, recording.openSpanCount], [0, 0]);
  const fails = () => {
    throw new TypeError('no');
  };
  assert.throws(traced(recording, fails, { ...long, nameOf: () => 'failed' }), { name: 'TypeError' });
  const child = traced(recording, () => 1, { nameOf: () => 'child' });
  traced(recording, () => child(), { ...long, nameOf: () => 'parent' })();
  traced(recording, () => 1, { minDurationMs: 1e-9, nameOf: () => 'long enough' })();
  assert.deepEqual(
    recording.spans.map(({ name }) => name),
    ['failed', 'child', 'parent', 'long enough'],
  );
});
