import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { Recording } from '../fixtures/recording.ts';
import { describeError, recordError } from './errors.ts';

class QueryError extends Error {}
const throwing = (name: string): object =>
  Object.defineProperty(new Error('visible'), name, {
    get() {
      throw new Error('getter');
    },
  });
const revoked = Proxy.revocable({}, {});
revoked.revoke();

for (const [what, thrown, type, message] of [
  ['an error', new TypeError('no'), 'TypeError', 'no'],
  [
    'an error with a code',
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED',
    'refused',
  ],
  ['an error with a number for a code', Object.assign(new Error('x'), { code: 11000 }), '11000', 'x'],
  ['an error with an object for a code', Object.assign(new Error('x'), { code: {} }), 'Error', 'x'],
  ['an error of a class', new QueryError('bad'), 'Error', 'bad'],
  [
    'an error of a class that has a name',
    Object.assign(new QueryError(), { name: 'QueryError' }),
    'QueryError',
    undefined,
  ],
  ['an error of another realm', runInNewContext("new RangeError('far')"), 'RangeError', 'far'],
  ['a frozen error', Object.freeze(new Error('cold')), 'Error', 'cold'],
  ['an error with throwing code', throwing('code'), 'Error', 'visible'],
  ['an error with a throwing name', throwing('name'), 'Error', 'visible'],
  ['an error with a throwing message', throwing('message'), 'Error', undefined],
  ['an error with a throwing stack', throwing('stack'), 'Error', 'visible'],
  ['an object', { message: 'plain' }, 'Object', 'plain'],
  ['an object without a prototype', Object.create(null), 'object', undefined],
  ['a revoked Proxy', revoked.proxy, 'object', undefined],
  ['a function', function failed() {}, 'failed', undefined],
  ['a text', 'wrong', 'string', 'wrong'],
  ['a number', 42, 'number', '42'],
  ['a bigint', 1n, 'bigint', '1'],
  ['a symbol', Symbol('s'), 'symbol', 'Symbol(s)'],
  ['nothing', undefined, 'undefined', 'undefined'],
  ['null', null, 'null', 'null'],
  ['false', false, 'boolean', 'false'],
] as const) {
  test(`${what} is described and recorded`, () => {
    const facts = describeError(thrown);
    assert.deepEqual([facts.type, facts.message], [type, message]);
    const recording = new Recording();
    const span = recording.tracer.startSpan('s');
    assert.equal(recordError(span as never, thrown), type);
    span.end();
    const [seen] = recording.spans;
    assert.equal(seen?.status, 2);
    assert.equal(seen?.message, message);
    assert.equal(seen?.events[0]?.name, 'exception');
    assert.equal(seen?.events[0]?.attributes['exception.type'], type);
    assert.equal(seen?.events[0]?.attributes['exception.message'], message);
    assert.deepEqual(recording.faults, []);
  });
}

test('the stack is recorded', () => {
  assert.match(describeError(new Error('x')).stack ?? '', /errors\.test\.ts/);
});
