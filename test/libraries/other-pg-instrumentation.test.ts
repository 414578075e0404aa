import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startFakePostgres } from '@spoor/testkit';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const app = join(import.meta.dirname, 'fixtures', 'upstream-pg.cjs');

test('an application that registers upstream’s instrumentation of pg has one set of spans, and is told', async (t) => {
  const [receiver, server] = [await receiveSpans(t), await startFakePostgres()];
  t.after(() => server.close());
  const env = { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_EXPORTER: 'jaeger', ...receiver.http };
  const args = [String(server.port)];
  const { status, stdout, stderr } = await runApp(app, { env, args });
  assert.deepEqual([status, stdout], [0, '[{"value":"x"}]\n'], stderr);
  const spans = await receiver.spans('shop', 3);
  assert.deepEqual(spans.map(({ name }) => name).sort(), ['GET', 'GET', 'SELECT orders']);
  assert.match(stderr, /instrumentation-pg/);

  const off = { ...env, OTEL_SERVICE_NAME: 'off', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'pg' };
  assert.equal((await runApp(app, { env: off, args })).status, 0);
  const theirs = (await receiver.spans('off', 3)).map(({ name }) => name);
  assert.ok(
    theirs.some((name) => name.startsWith('pg.query')),
    theirs.join(),
  );
});
