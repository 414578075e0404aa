import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AttributeSink, attributeKey, type FixedAttributes, writeFixed } from '@spoor/core';
import { CommonFacts } from './common-facts.ts';

const keys = {
  method: attributeKey('m'),
  scheme: attributeKey('s'),
  version: attributeKey('v'),
  status: attributeKey('c'),
};

/** What was written, and the fixed ones among it. */
function collecting() {
  const written: Record<string, unknown> = {};
  const fixed: FixedAttributes[] = [];
  const put = (key: { name: string }, value: unknown): void =>
    void Object.assign(written, { [key.name]: value });
  const sink: AttributeSink = {
    string: put,
    int: put,
    double: put,
    bool: put,
    array: put,
    fixed(given) {
      fixed.push(given);
      writeFixed(this, given);
    },
  };
  return { sink, written, fixed };
}

test('facts: the same attributes before and after they are remembered', () => {
  const facts = new CommonFacts(keys);
  const before = collecting();
  assert.equal(facts.write(before.sink, 'GET', 'http', '1.1', 200), false);
  facts.remember('GET', 'http', '1.1', 200);
  const after = collecting();
  assert.equal(facts.write(after.sink, 'GET', 'http', '1.1', 200), true);
  assert.equal(after.fixed.length, 1);
  assert.deepEqual(after.written, { m: 'GET', s: 'http', v: '1.1', c: 200 });
  assert.deepEqual(before.written, after.written);
});

test('facts: another method, scheme, version or status is not taken for a known one', () => {
  const facts = new CommonFacts(keys);
  facts.remember('GET', 'http', '1.1', 200);
  const others: [string, string, string, number][] = [
    ['PUT', 'http', '1.1', 200],
    ['GET', 'https', '1.1', 200],
    ['GET', 'http', '1.0', 200],
    ['GET', 'http', '1.1', 404],
  ];
  for (const other of others) {
    assert.equal(facts.write(collecting().sink, ...other), false);
  }
});

test('facts: nothing a peer chose is remembered, and not more than there is room for', () => {
  const facts = new CommonFacts(keys);
  facts.remember('GET', 'gopher', '1.1', 200);
  facts.remember('GET', 'http', '7.3', 200);
  facts.remember('GET', 'http', '1.1', 20_000);
  assert.equal(facts.write(collecting().sink, 'GET', 'gopher', '1.1', 200), false);
  assert.equal(facts.write(collecting().sink, 'GET', 'http', '7.3', 200), false);
  assert.equal(facts.write(collecting().sink, 'GET', 'http', '1.1', 20_000), false);
  for (let status = 200; status < 600; status++) facts.remember('GET', 'http', '1.1', status);
  assert.equal(facts.write(collecting().sink, 'GET', 'http', '1.1', 455), true);
  assert.equal(facts.write(collecting().sink, 'GET', 'http', '1.1', 456), false);
});

test('facts: an empty scheme and version and the status 0 are no attribute', () => {
  const { sink, written } = collecting();
  new CommonFacts(keys).write(sink, 'GET', '', '', 0);
  assert.deepEqual(written, { m: 'GET' });
});
