import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCalls } from './check-calls.ts';
import { versions } from './thrift-project.ts';

for (const version of versions) {
  test(`${version}: every form with every protocol and transport`, async (t) => {
    const seen = await checkCalls(t, version);
    assert.equal(seen.length, (version === 'thrift' ? 3 : 4) * 3 * 6);
  });
}
