import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCalls } from './check-calls.ts';
import { versions } from './thrift-project.ts';

/** Each form, protocol and transport, and no two of them always together; calls.long.test.ts has all. */
const combinations = [
  'callback binary buffered',
  'callback compact framed',
  'callback json http',
  'callback binary websocket',
  'promise compact buffered',
  'promise json multiplexed',
  'es6 binary multiplexed',
  'es6 compact http',
  'es6 json framed',
  'mixed binary tls',
  'mixed compact websocket',
];

for (const version of versions) {
  test(`${version}: by each form, protocol and transport both sides of a call are in one trace, and nothing is changed`, async (t) => {
    const seen = await checkCalls(t, version, combinations);
    // The last versions have no Q.
    assert.deepEqual(
      seen,
      combinations.filter((name) => version !== 'thrift' || !name.startsWith('promise')),
    );
  });
}
