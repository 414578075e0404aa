import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOfMethod, recordedMethod } from './methods.ts';

const known = new Set(['GET', 'PATCH', 'brew']);

for (const [method, recorded, name] of [
  ['GET', 'GET', 'GET'],
  ['patch', 'PATCH', 'PATCH'],
  ['Patch', 'PATCH', 'PATCH'],
  ['brew', 'brew', 'brew'],
  ['Brew', '_OTHER', 'HTTP'],
  ['PROPFIND', '_OTHER', 'HTTP'],
  ['', '_OTHER', 'HTTP'],
] as const) {
  test(`the method ${method} is recorded as ${recorded}, its span is named ${name}`, () => {
    assert.equal(recordedMethod(known, method), recorded);
    assert.equal(nameOfMethod(known, method), name);
  });
}
