import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';

test('a framework that traces itself: one server span for a request, with the route; no root at the start', async (t) => {
  const receiver = await receiveSpans(t);
  const { stdout, stderr } = await runApp(fixture('frameworks.cjs'), {
    engine: 'fast',
    env: { OTEL_SERVICE_NAME: 'framework', ...receiver.http },
  });
  assert.equal(stdout, 'done\n', stderr);
  const spans = await receiver.spans('framework', 4);
  const shown = spans.map(({ name, tags }) => [
    String(tags['span.kind'] ?? 'internal'),
    name.replace(/:\d+/, ''),
    tags['http.route'],
  ]);
  assert.deepEqual(shown.sort(), [
    ['client', 'GET', undefined],
    ['internal', 'GET /hello/[id]', '/hello/[id]'],
    ['internal', 'fetch GET http://127.0.0.1/', undefined],
    ['server', 'GET /hello/[id]', '/hello/[id]'],
  ]);
});
