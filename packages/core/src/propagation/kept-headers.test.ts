import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepHeaders, restoreHeaders } from './kept-headers.ts';

const names = ['traceparent', 'uber-trace-id'];

test('kept headers: what was written over them is put right, in a copy too', () => {
  const headers = { traceparent: 'ours', 'x-tenant': 'a' };
  keepHeaders(headers, names);
  const copy: Record<string, unknown> = { ...headers, traceparent: 'theirs', 'x-theirs': 'b' };
  assert.equal(restoreHeaders(copy), true);
  assert.deepEqual(Object.fromEntries(Object.entries(copy)), {
    traceparent: 'ours',
    'x-tenant': 'a',
    'x-theirs': 'b',
  });
});

test('kept headers: where there was nothing to keep, what others wrote stays', () => {
  const headers: Record<string, unknown> = { 'x-tenant': 'a' };
  keepHeaders(headers, names);
  headers['traceparent'] = 'theirs';
  assert.equal(restoreHeaders({ ...headers }), true);
  assert.deepEqual(Object.fromEntries(Object.entries(headers)), { 'x-tenant': 'a', traceparent: 'theirs' });
});

test('kept headers: those that nobody has kept are told apart, whatever they are', () => {
  const throwing = new Proxy({}, { get: () => assert.fail('own') });
  for (const headers of [{ traceparent: 'theirs' }, [], undefined, null, 5, throwing])
    assert.equal(restoreHeaders(headers), false);
});
