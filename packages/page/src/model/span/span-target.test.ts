import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeOf, trace } from '../trace/testing.ts';
import { spanTarget } from './span-target.ts';

const cases: [Record<string, unknown>, string | undefined][] = [
  [{ 'server.address': 'bank.example', 'server.port': 443 }, 'bank.example'],
  [{ 'url.full': 'https://u:p@bank.example:8443/a' }, 'bank.example:8443'],
  [{ 'peer.service': 'bank', 'server.address': '10.0.0.1' }, 'bank'],
  [{ 'db.system.name': 'redis', 'db.namespace': '0', 'server.address': 'cache' }, 'redis cache'],
  [{ 'db.system': 'postgresql', 'db.name': 'shop' }, 'postgresql shop'],
  [{ 'db.system': 'sqlite' }, 'sqlite'],
  [{ 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' }, 'kafka orders'],
  [{}, undefined],
];
for (const [tags, target] of cases) {
  test(`target of ${JSON.stringify(tags)}`, () => {
    const model = trace({ id: 'a', tags: { 'span.kind': 'client', ...tags } });
    assert.equal(spanTarget(nodeOf(model, 'a')), target);
  });
}

test('target: none where the called one is in the trace, or where nothing is called', () => {
  const tags = { 'server.address': 'shop' };
  const answered = trace(
    { id: 'a', tags: { ...tags, 'span.kind': 'client' } },
    { id: 'b', parent: 'a', tags: { 'span.kind': 'server' } },
  );
  assert.equal(spanTarget(nodeOf(answered, 'a')), undefined);
  assert.equal(
    spanTarget(nodeOf(trace({ id: 'a', tags: { ...tags, 'span.kind': 'server' } }), 'a')),
    undefined,
  );
});
