import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootContext, Span } from '@spoor/core';
import { oddValues } from '@spoor/testkit';
import { noteCaughtError } from './caught-errors.ts';
import type { RouteNote } from './exchange.ts';
import { Recording } from './fixtures/recording.ts';

const kindServer = 1;

/** A request with its server span, which ends as that of a response with the status. */
function request(recording: Recording) {
  const span = recording.tracer.start('GET', kindServer, rootContext, { writeAttributes() {} });
  const note: RouteNote = { route: undefined, frameworkState: undefined, span };
  return {
    note,
    end(status: number): void {
      assert.ok(span instanceof Span);
      if (status >= 500) span.setStatus({ code: 2 });
      span.end();
    },
  };
}

function eventsOf(thrown: readonly unknown[], status: number) {
  const recording = new Recording();
  const { note, end } = request(recording);
  for (const error of thrown) noteCaughtError(note, error);
  end(status);
  assert.equal(recording.spans.length, 1);
  return recording.spans[0]?.events ?? [];
}

test('an error of a request that failed is an exception event, with type, message and stack', () => {
  const error = new TypeError('broken');
  const [event, ...others] = eventsOf([error], 500);
  assert.deepEqual(others, []);
  assert.deepEqual(event, {
    name: 'exception',
    attributes: {
      'exception.type': 'TypeError',
      'exception.message': 'broken',
      'exception.stacktrace': error.stack,
    },
  });
});

test('an error of a request that did not fail is not recorded', () => {
  for (const status of [200, 302, 404, 499]) assert.deepEqual(eventsOf([new Error('handled')], status), []);
});

test('the same error counts once, another one for itself, and of many the first eight', () => {
  const [first, second] = [new Error('first'), new Error('second')];
  const messages = eventsOf([first, first, second, first], 500).map(
    ({ attributes }) => attributes['exception.message'],
  );
  assert.deepEqual(messages, ['first', 'second']);
  const many = Array.from({ length: 20 }, (_, index) => new Error(String(index)));
  assert.equal(eventsOf(many, 500).length, 8);
});

test('the event says what the error was when it was caught', () => {
  const recording = new Recording();
  const { note, end } = request(recording);
  const error = new Error('before');
  noteCaughtError(note, error);
  error.message = 'what the client is told';
  end(500);
  assert.equal(recording.spans[0]?.events[0]?.attributes['exception.message'], 'before');
});

test('an error that says it is about the request is recorded where the answer says otherwise', () => {
  const error = Object.assign(new Error('teapot'), { statusCode: 418 });
  assert.equal(eventsOf([error], 500).length, 1);
});

for (const [thrown, type, message] of [
  [undefined, 'undefined', 'undefined'],
  [null, 'null', 'null'],
  ['a text', 'string', 'a text'],
  [7, 'number', '7'],
  [{}, 'Object', undefined],
  [Object.freeze(new RangeError('frozen')), 'RangeError', 'frozen'],
  [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED', 'refused'],
] as const) {
  test(`thrown: ${String(message)} is of type ${type}`, () => {
    const [event] = eventsOf([thrown], 500);
    assert.deepEqual(
      [event?.attributes['exception.type'], event?.attributes['exception.message']],
      [type, message],
    );
  });
}

test('whatever is thrown costs at most its event, and is not changed', () => {
  for (const { name, make } of oddValues()) {
    const recording = new Recording();
    const { note, end } = request(recording);
    noteCaughtError(note, make());
    end(500);
    assert.equal(recording.spans.length, 1, name);
    assert.deepEqual(recording.faults, [], name);
  }
});

test('without a span there is nothing to do: no note, not sampled, already over', () => {
  noteCaughtError(undefined, new Error('no request'));
  noteCaughtError({ route: undefined, frameworkState: undefined, span: {} }, new Error('not ours'));
  const recording = new Recording();
  const { note, end } = request(recording);
  end(500);
  noteCaughtError(note, new Error('late'));
  assert.deepEqual(recording.spans[0]?.events, []);
});
