import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext, runInContext, type Span } from '@spoor/core';
import { traceCall } from '@spoor/instrument/operations';
import { Recording, type SeenSpan } from '../fixtures/recording.ts';
import { databaseType } from './database-type.ts';
import { maskQuoted } from './masked-errors.ts';

const error = Object.assign(new Error("Duplicate entry 'hun'ter2' for key 'k' here"), {
  code: 'ER_DUP',
  errno: 1062,
});

function spansOf(databases: { recordsRoots: boolean; masksValues: boolean }, isBelow: boolean): SeenSpan[] {
  const recording = new Recording();
  const type = databaseType({
    tracer: recording.tracer,
    guard: recording.guard,
    databases,
    describe: () => ({
      system: 'mysql',
      summary: 'INSERT t',
      text: 'INSERT t',
      address: '/tmp/socket',
      port: 1,
    }),
    statusOf: (thrown) => String((thrown as { errno: number }).errno),
  });
  const fail = () => {
    throw error;
  };
  const call = (): void => assert.throws(() => traceCall(type, fail, undefined, []), error);
  const request = recording.tracer.start('request', 1, rootContext, undefined) as Span;
  if (isBelow) runInContext(request.track, call, undefined, []);
  else call();
  assert.deepEqual(recording.faults, []);
  return recording.spans;
}

test('a failed call has what the database says, and no value', () => {
  const [span, ...others] = spansOf({ recordsRoots: false, masksValues: true }, true);
  assert.deepEqual([span?.name, span?.kind, span?.status, others], ['INSERT t', 2, 2, []]);
  assert.deepEqual(
    { ...span?.attributes },
    {
      'db.system.name': 'mysql',
      'db.query.summary': 'INSERT t',
      'db.query.text': 'INSERT t',
      'db.response.status_code': '1062',
      'server.address': '/tmp/socket',
      'server.port': 1,
      'error.type': 'ER_DUP',
    },
  );
  assert.equal(span?.message, "Duplicate entry '?' here");
  const [event] = span?.events ?? [];
  assert.match(String(event?.attributes['exception.stacktrace']), /^Error: Duplicate entry '\?' here\n +at /);
  assert.doesNotMatch(JSON.stringify(span), /ter2/);
});

test('a stack that does not have the message is masked down to its calls', () => {
  const { stack } = error;
  error.stack = `Error: other hun'ter2\n    at there (file.js:1:2)\nter2`;
  const [span] = spansOf({ recordsRoots: false, masksValues: true }, true);
  error.stack = stack ?? '';
  assert.equal(span?.events[0]?.attributes['exception.stacktrace'], '    at there (file.js:1:2)');
});

test('by the settings values are recorded, and calls outside of a span', () => {
  assert.deepEqual(spansOf({ recordsRoots: false, masksValues: true }, false), []);
  const [span] = spansOf({ recordsRoots: true, masksValues: false }, false);
  assert.deepEqual([span?.parentId, span?.message], [undefined, error.message]);
});

for (const [text, masked] of [
  ['no quotes', 'no quotes'],
  ['one "quoted" word', 'one "?" word'],
  ["'a' and `b", "'?"],
  ["'a', 'b'.", "'?'."],
  ["without end: 'hunter2", "without end: '?"],
] as const) {
  test(`of ${text} is kept: ${masked}`, () => assert.equal(maskQuoted(text), masked));
}
