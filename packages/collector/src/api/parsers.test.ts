import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTraceId } from './parameters.ts';
import { parseRfc3339Micros } from './rfc3339.ts';

const times: [string, number | undefined][] = [
  ['1970-01-01T00:00:01Z', 1_000_000],
  ['1970-01-01T00:00:01.5Z', 1_500_000],
  ['1970-01-01T00:00:00.123456789Z', 123_456],
  ['1970-01-01T01:00:00+01:00', 0],
  ['1970-01-01T00:00:00', undefined],
  ['1970-13-01T00:00:00Z', undefined],
  ['0', undefined],
];
for (const [text, micros] of times) {
  test(`time ${text}: ${micros}`, () => assert.equal(parseRfc3339Micros(text), micros));
}

test('trace ids: 1 to 32 hex digits, padded', () => {
  assert.equal(parseTraceId('A'), '0000000000000000000000000000000a');
  assert.equal(parseTraceId('f'.repeat(32)), 'f'.repeat(32));
  for (const text of ['', 'f'.repeat(33), 'g', '-1']) assert.equal(parseTraceId(text), undefined, text);
});
