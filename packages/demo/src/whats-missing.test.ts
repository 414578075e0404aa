import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleTrace } from '@spoor/cli';
import { whatsMissing } from './whats-missing.ts';

const services = ['gateway', 'orders'];
const server = { 'span.kind': 'server' };
const client = { 'span.kind': 'client' };
const root = { id: 'a', service: 'gateway', tags: server };
const call = { id: 'b', parent: 'a', service: 'gateway', name: 'POST', fromMicros: 1, tags: client };
const answer = { id: 'c', parent: 'b', service: 'orders', fromMicros: 2, tags: server };

test("what's missing: nothing in a complete trace", () => {
  assert.deepEqual(whatsMissing(sampleTrace(root, call, answer), services), []);
});

test("what's missing: a trace that has not arrived", () => {
  assert.deepEqual(whatsMissing(undefined, services), ['no span of this trace has arrived']);
});

test("what's missing: a service, and the answer to a call", () => {
  assert.deepEqual(whatsMissing(sampleTrace(root, call), services), [
    'no span of orders',
    'gateway · POST was answered, but by no span',
  ]);
});

test("what's missing: the root, so that the rest is orphaned", () => {
  assert.deepEqual(whatsMissing(sampleTrace(call, answer), services), [
    'one root expected, 0 found',
    'gateway · POST names a parent that is not there (a)',
  ]);
});

test("what's missing: one of two roots", () => {
  assert.deepEqual(whatsMissing(sampleTrace(root, call, answer, { id: 'z', service: 'orders' }), services), [
    'one root expected, 2 found',
  ]);
});
