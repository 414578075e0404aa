import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceptionAttributes } from './exception-attributes.ts';

const withCode = (code: unknown): Error => Object.assign(new Error('failed'), { code });

for (const [what, exception, type] of [
  ['a DOMException', new DOMException('aborted', 'AbortError'), 'AbortError'],
  ['one of a timeout', new DOMException('too late', 'TimeoutError'), 'TimeoutError'],
  ['an error with a code', withCode('ECONNREFUSED'), 'ECONNREFUSED'],
  ['a gRPC error, which has only its number', withCode(14), '14'],
  [
    'an error of its own name with a code',
    Object.assign(new RangeError('x'), { code: 'E_RANGE' }),
    'E_RANGE',
  ],
  ['an error of its own name with a number', Object.assign(new RangeError('x'), { code: 7 }), 'RangeError'],
  ['an error without a code', new TypeError('x'), 'TypeError'],
] as const) {
  test(`exception.type of ${what} is ${type}`, () => {
    assert.equal(exceptionAttributes(exception)?.['exception.type'], type);
  });
}
