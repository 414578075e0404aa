import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { recordFailure, typeOfFailure } from './failure.ts';
import { trace } from './testing.ts';

const unreadable = Object.defineProperties(
  {},
  Object.fromEntries(
    ['name', 'message', 'code', 'stack'].map((field) => [
      field,
      {
        get() {
          throw new Error('odd');
        },
      },
    ]),
  ),
);

for (const [what, error, type, message] of [
  ['an error', new RangeError('mine'), 'RangeError', 'mine'],
  ['an error of another realm', runInNewContext("new TypeError('theirs')"), 'TypeError', 'theirs'],
  ['a DOMException', new DOMException('aborted', 'AbortError'), 'AbortError', 'aborted'],
  ['an object with a message', { message: 'said' }, '_OTHER', 'said'],
  ['a text', 'stop', '_OTHER', 'stop'],
  ['a symbol', Symbol('why'), '_OTHER', 'Symbol(why)'],
  ['a number', 7, '_OTHER', undefined],
  ['null', null, '_OTHER', undefined],
  ['undefined', undefined, '_OTHER', undefined],
  ['a name that is no text', { name: 7, message: {} }, '_OTHER', undefined],
  ['fields that cannot be read', unreadable, '_OTHER', undefined],
  ['a function', () => {}, '_OTHER', undefined],
] as const) {
  test(`${what}: a failed span of type ${type}`, (t) => {
    const span = trace(t).startSpan('call');
    assert.equal(typeOfFailure(error), type);
    recordFailure(span, error);
    assert.deepEqual([span.statusCode, span.statusMessage], [2, message]);
    span.end();
  });
}
