/** A request is refused, or answered, before it costs much: the answers say where each was stopped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HostileRequest, hostileBodies, hostileQueries } from './testing/hostile-requests.ts';
import { span } from './testing/spans.ts';
import { startTestCollector, type TestCollector } from './testing/start-test-collector.ts';

async function assertAnswered(collector: TestCollector, request: HostileRequest): Promise<void> {
  const { name, port, path, body, type = '', status, says } = request;
  const init = body && { method: 'POST', headers: { 'Content-Type': type }, body: new Uint8Array(body) };
  const answer = await fetch(collector.url(port, path), init);
  const text = await answer.text();
  assert.equal(answer.status, status, `${name}: ${text.slice(0, 200)}`);
  assert.match(text, says ?? /^/, name);
  assert.ok(text.length < 20_000, `${name}: an answer of ${text.length} characters`);
}

test('bodies: counted before anything is made of them', async (t) => {
  const collector = await startTestCollector(t);
  for (const request of hostileBodies(3_500_000)) await assertAnswered(collector, request);
});

test('parameters and paths: their length comes first', async (t) => {
  const collector = await startTestCollector(t);
  collector.store.insert([span({ service: 'a', kind: 'server' })]);
  for (const request of hostileQueries) await assertAnswered(collector, request);
});
