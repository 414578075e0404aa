import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { LateRoute, type RouteNote } from '@spoor/instrument';
import { hook, receive } from '../fixtures/hooked.ts';
import { createTree, type RouteTree } from '../fixtures/route-trees.ts';
import { packages } from './koa.ts';

const require = createRequire(import.meta.url);

interface Router {
  get(path: string, handler: (context: { body: string }) => void): unknown;
  use(...args: unknown[]): unknown;
  routes(): unknown;
}
type RouterClass = new () => Router;
interface Application {
  use(middleware: unknown): unknown;
  callback(): (request: object, response: object) => unknown;
}
const Koa = require('koa') as new () => Application;

/** Each handler answers with its own route. */
function createRouter(RouterOfCopy: RouterClass, { routes, children }: RouteTree, base: string): Router {
  const router = new RouterOfCopy();
  const add = (path: string) =>
    router.get(path, (context) => {
      context.body = base + path;
    });
  for (const path of routes) add(path);
  for (const child of children)
    router.use(child.prefix, createRouter(RouterOfCopy, child, base + child.prefix).routes());
  return router;
}

const lateRouteOf = ({ frameworkState }: RouteNote): string | undefined =>
  frameworkState instanceof LateRoute ? frameworkState.lateRoute() : undefined;

for (const [copy, trees] of [
  ['@koa/router', 300],
  ['koa-router-12', 60],
  ['koa-router-7', 60],
] as const) {
  test(`${copy}: the route of each request in ${trees} generated trees is that of the handler that answered`, async (t) => {
    const { undo, faults } = hook(packages, { application: Koa });
    t.after(undo);
    const loaded = require(copy) as RouterClass & { readonly Router?: RouterClass };
    let handle: (request: object, response: object) => unknown = () => {};
    let note: RouteNote | undefined;
    const server = createServer((request, response) => {
      note = receive(request);
      handle(request, response);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let found = 0;
    for (let seed = 1; seed <= trees; seed++) {
      const { tree, targets } = createTree(seed);
      const app = new Koa();
      app.use(createRouter(loaded.Router ?? loaded, tree, '').routes());
      handle = app.callback();
      for (const target of targets) {
        const answer = await fetch(base + target);
        const body = await answer.text();
        const expected = answer.status === 200 ? body : undefined;
        assert.ok(note !== undefined);
        assert.equal(lateRouteOf(note), expected, `seed ${seed}, ${target}`);
        if (expected !== undefined) found++;
      }
    }
    server.close();
    assert.deepEqual([found > 2 * trees, faults], [true, []]);
  });
}
