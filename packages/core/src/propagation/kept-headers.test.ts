import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepHeaders, restoreHeaders } from './kept-headers.ts';

const names = ['traceparent', 'uber-trace-id'];

test('kept headers: what was written over them is put right, in a copy too', () => {
  const headers = { traceparent: 'ours', 'x-tenant': 'a' };
  keepHeaders(headers, names);
  const copy: Record<string, unknown> = { ...headers, traceparent: 'theirs', 'x-theirs': 'b' };
  restoreHeaders(copy);
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
  restoreHeaders(headers);
  assert.deepEqual(headers, { 'x-tenant': 'a', traceparent: 'theirs' });
});
