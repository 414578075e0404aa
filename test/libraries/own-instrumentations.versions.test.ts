/** An application that has upstream's instrumentation of its framework itself gets one set of spans, which is ours. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const root = join(import.meta.dirname, '..', '..');

const shops = {
  express: { file: 'express-errors-shop.cjs', names: { express: 'express' } },
  fastify: { file: 'fastify-shop.cjs', names: { fastify: 'fastify' } },
  koa: { file: 'koa-shop.cjs', names: { koa: 'koa', router: '@koa/router' } },
};

for (const [name, { file, names }] of Object.entries(shops)) {
  test(`${name}: one set of spans beside an instrumentation of the application's own`, async (t) => {
    const receiver = await receiveSpans(t);
    const { requests } = (await import(join(fixtures, file))) as { requests: readonly string[][] };
    const packages = JSON.stringify({ ...names, own: 'own-instrumentations' });
    const env = { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_EXPORTER: 'jaeger', ...receiver.http };
    const args = [join(fixtures, file), root, packages, 'require'];
    const { status, stderr } = await runApp(join(fixtures, 'run-shop.cjs'), { env, args });
    assert.equal(status, 0, stderr);
    const spans = await receiver.spans('shop', 2 * requests.length);
    const scopes = new Set(spans.map(({ tags }) => tags['otel.scope.name']));
    assert.deepEqual([spans.length, [...scopes]], [2 * requests.length, ['@spoor/http']]);
    const routes = spans.map(({ tags }) => tags['http.route']).filter((route) => route !== undefined);
    assert.deepEqual(
      routes.sort(),
      requests
        .map(([, , , route]) => route)
        .filter((route) => route !== undefined)
        .sort(),
    );
  });
}
