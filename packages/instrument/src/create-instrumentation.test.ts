import assert from 'node:assert/strict';
import { channel, hasSubscribers, tracingChannel } from 'node:diagnostics_channel';
import { get } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { activeContext, attributeKey } from '@spoor/core';
import { type AnyFunction, wrap } from '@spoor/patch';
import { packageTree } from '../../patch/src/fixtures/package-tree.ts';
import { createInstrumentation } from './create-instrumentation.ts';
import { Recording } from './fixtures/recording.ts';
import { followChannel } from './follow-channel.ts';
import type { CommonSettings, InstrumentationRow, Part, Target } from './instrumentation.ts';
import { startInstrumentations } from './start-instrumentations.ts';
import { traceCall } from './trace-call.ts';

interface Settings extends CommonSettings {
  readonly recording: Recording;
}

/** An application without packages. */
const application = { script: undefined, workingFolder: '/' };

/** A row started for one test, with the count of how often its part was loaded. */
function start(t: TestContext, targets: readonly Target[], part: Part<Settings> | (() => never)) {
  const recording = new Recording();
  const faults: string[] = [];
  const row: InstrumentationRow<Settings> & { loads: number } = {
    name: 'example',
    targets,
    loads: 0,
    load() {
      row.loads++;
      return typeof part === 'function' ? part() : part;
    },
  };
  const onFault = (name: string, error: unknown): unknown => faults.push(`${name}: ${error}`);
  const undo = createInstrumentation(row).start({ onFault, recording, application });
  t.after(undo);
  return { recording, faults, row, undo };
}

const library = {
  'node_modules/store/package.json': JSON.stringify({ name: 'store', version: '2.0.0', main: 'index.js' }),
  'node_modules/store/index.js': "exports.find = (id) => id; exports.inner = require('./inner.js');",
  'node_modules/store/inner.js': 'exports.send = async (what) => what; exports.count = 0;',
};
const targets: readonly Target[] = [
  { kind: 'package', name: 'store', versions: '>=2 <3', hook: 'main' },
  { kind: 'package', name: 'store', file: 'inner.js', hook: 'inner' },
];
const part: Part<Settings> = {
  packages: {
    main: (exports, { settings: { recording }, guard }) => {
      const type = recording.type({ guard, nameOf: ({ args }) => `find ${args[0]}` });
      return wrap(
        exports as { find: AnyFunction },
        'find',
        (original) =>
          function (this: unknown) {
            // biome-ignore lint/complexity/noArguments: as a patch has them
            return traceCall(type, original, this, arguments);
          },
      );
    },
    inner: (exports, _, { version, folder }, replace) => [
      replace({ ...(exports as object), version, isFolder: folder.endsWith('store') }),
    ],
  },
};
interface Store {
  find(id: number): number;
  inner: { version?: string; isFolder?: boolean };
}
const load = (app: string): Store => createRequire(join(app, 'app.js'))('store') as Store;

test('a part is loaded when the first of its targets is met, and once', (t) => {
  const app = packageTree(t, library);
  const { recording, row, faults } = start(t, targets, part);
  assert.equal(row.loads, 0);
  const store = load(app);
  assert.deepEqual([row.loads, store.find(7), faults], [1, 7, []]);
  assert.deepEqual([store.inner.version, store.inner.isFolder], ['2.0.0', true]);
  assert.deepEqual(
    recording.spans.map(({ name }) => name),
    ['find 7'],
  );
});

test('after the undo everything is as it was, and what somebody wrapped over us passes through', (t) => {
  const app = packageTree(t, library);
  const { recording, undo } = start(t, targets, part);
  const store = load(app);
  const ours = store.find;
  undo();
  assert.equal(store.find(1), 1);
  assert.notEqual(store.find, ours);
  assert.equal(ours(2), 2);
  assert.equal(recording.spans.length, 0);
});

test('a part that cannot be loaded is told once, and the library works', (t) => {
  const app = packageTree(t, library);
  const { faults } = start(t, targets, () => {
    throw new Error('no such bundle');
  });
  assert.equal(load(app).find(7), 7);
  assert.deepEqual(faults, ['example: Error: no such bundle']);
});

test('a target whose hook the part does not have is told by name', (t) => {
  const app = packageTree(t, library);
  const { faults } = start(t, [{ kind: 'package', name: 'store', hook: 'absent' }], part);
  load(app);
  assert.deepEqual(faults, ['example: TypeError: hook must be one of example, got packages absent']);
});

test('a channel is subscribed without loading anything; the first message loads', (t) => {
  const name = 'spoor.test.point';
  const heard: unknown[] = [];
  let made = 0;
  const { row, undo } = start(t, [{ kind: 'channel', channel: name, hook: 'seen' }], {
    channels: {
      seen: () => {
        made++;
        return (message) => heard.push(message);
      },
    },
  });
  assert.deepEqual([row.loads, hasSubscribers(name)], [0, true]);
  channel(name).publish(1);
  channel(name).publish(2);
  assert.deepEqual([row.loads, made, heard], [1, 1, [1, 2]]);
  undo();
  assert.equal(hasSubscribers(name), false);
});

test('a fault in a handler costs no message but ours', async (t) => {
  const name = 'spoor.test.faulty';
  const others: unknown[] = [];
  const { faults } = start(
    t,
    [
      { kind: 'channel', channel: name, hook: 'seen' },
      { kind: 'tracing-channel', channel: name, events: ['end'], boundEvents: ['start'], hook: 'seen' },
    ],
    {
      channels: {
        seen: () => () => {
          throw new Error('ours');
        },
      },
      tracingChannels: {
        seen: () => ({
          start: () => {
            throw new Error('ours');
          },
        }),
      },
    },
  );
  channel(name).subscribe((message) => others.push(message));
  assert.equal(await tracingChannel(name).tracePromise(async () => 5, {}), 5);
  channel(name).publish('on');
  assert.deepEqual(others, ['on']);
  assert.deepEqual(faults, [
    `example (a message of tracing:${name}:start): Error: ours`,
    `example (a message of ${name}): Error: ours`,
  ]);
});

const traced = 'spoor.test.traced';
const following: Part<Settings> = {
  tracingChannels: {
    calls: ({ settings: { recording }, guard }) =>
      followChannel(
        recording.type({
          guard,
          nameOf: ({ args }) => (args[0] as { command: string }).command,
          writeAttributes: (sink, { result }) => sink.string(attributeKey('result'), String(result)),
        }),
      ),
  },
};
const all: Target = {
  kind: 'tracing-channel',
  channel: traced,
  events: ['start', 'end', 'asyncStart', 'asyncEnd', 'error'],
  boundEvents: ['start', 'asyncStart'],
  hook: 'calls',
};

test('each call of a tracing channel is a span with its outcome, and what it does is below', async (t) => {
  const { recording, undo } = start(t, [all], following);
  const calls = tracingChannel(traced);
  const inner = (): unknown => calls.traceSync(() => 'inner', { command: 'SYNC' });
  const outer = { command: 'PROMISE' };
  assert.equal(await calls.tracePromise(async () => inner(), outer), 'inner');
  const error = new Error('WRONGTYPE');
  await assert.rejects(
    calls.tracePromise(() => Promise.reject(error), { command: 'REJECT' }),
    (thrown) => thrown === error,
  );
  assert.throws(
    () =>
      calls.traceSync(
        () => {
          throw error;
        },
        { command: 'THROW' },
      ),
    (thrown) => thrown === error,
  );
  const answer = await new Promise((resolve) => {
    calls.traceCallback(
      (callback: AnyFunction) => setImmediate(callback, null, 'answer'),
      0,
      { command: 'CALLBACK' },
      undefined,
      (_: unknown, value: unknown) => resolve([value, activeContext()]),
    );
  });
  assert.deepEqual(answer, ['answer', activeContext()]);
  assert.deepEqual(
    recording.spans.map(({ name, status, attributes }) => [name, status, attributes['result']]),
    [
      ['SYNC', 0, 'inner'],
      ['PROMISE', 0, 'inner'],
      ['REJECT', 2, 'undefined'],
      ['THROW', 2, 'undefined'],
      ['CALLBACK', 0, 'answer'],
    ],
  );
  const [sync, promise] = recording.spans;
  assert.equal(sync?.parentId, promise?.spanId);
  assert.deepEqual(Object.keys(outer), ['command', 'result']);
  undo();
  assert.equal(
    calls.traceSync(() => 1, { command: 'LATER' }),
    1,
  );
  assert.equal(recording.spans.length, 5);
});

test('a message that is published again, or is no object, makes no second span', (t) => {
  const { recording, faults } = start(t, [{ ...all, boundEvents: [] } as Target], following);
  const calls = tracingChannel(traced);
  const message = { command: 'ONCE', result: 1 };
  calls.start.publish(message);
  calls.start.publish(message);
  calls.end.publish(message);
  calls.asyncEnd.publish(message);
  for (const event of [calls.start, calls.end, calls.asyncEnd, calls.error]) event.publish('text');
  assert.deepEqual([recording.spans.length, recording.openSpanCount, faults], [1, 0, []]);
});

test('a built-in is hooked at the start, and ES modules see it and its undo', (t) => {
  const before = get;
  const { undo } = start(t, [{ kind: 'built-in', name: 'http', hook: 'http' }], {
    builtIns: {
      http: (exports) =>
        wrap(
          exports as { get: AnyFunction },
          'get',
          (original) =>
            (...args) =>
              Reflect.apply(original, exports, args),
        ),
    },
  });
  assert.notEqual(get, before);
  undo();
  assert.equal(get, before);
});

test('an instrumentation that cannot start is told, and the others start', () => {
  const faults: string[] = [];
  const seen: string[] = [];
  const onFault = (name: string, error: unknown): unknown => faults.push(`${name}: ${error}`);
  const failing = {
    name: 'failing',
    targets: [],
    start: () => {
      throw new Error('no');
    },
  };
  const fine = {
    name: 'fine',
    targets: [],
    start: () => {
      seen.push('started');
      return () => seen.push('undone');
    },
  };
  const undo = startInstrumentations([failing, fine], { onFault, application });
  undo();
  undo();
  assert.deepEqual([faults, seen], [['failing: Error: no'], ['started', 'undone']]);
});
