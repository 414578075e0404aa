import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { RouteNote } from '@spoor/instrument';
import { hook, receive } from '../fixtures/hooked.ts';
import { createTree, type RouteTree } from '../fixtures/route-trees.ts';
import { packages } from './fastify.ts';

const require = createRequire(import.meta.url);

interface App {
  addHook(name: string, hook: (request: { raw: object }, reply: object, done: () => void) => void): unknown;
  get(path: string, handler: () => Promise<string>): unknown;
  register(plugin: (app: App) => Promise<void>, options: { prefix: string }): unknown;
  inject(path: string): Promise<{ statusCode: number; body: string }>;
  close(): Promise<void>;
}

/** Each handler answers with its own route. A tree may say twice what fastify takes once. */
function addRoutes(app: App, { routes, children }: RouteTree, base: string, seen: Set<string>): void {
  for (const path of routes) {
    const shape = (base + path).replace(/:p\d+/g, ':');
    if (seen.has(shape)) continue;
    seen.add(shape);
    app.get(path, async () => base + path);
  }
  for (const child of children) {
    const { prefix } = child;
    app.register(async (inner) => addRoutes(inner, child, base + prefix, seen), { prefix });
  }
}

for (const [copy, trees] of [
  ['fastify', 300],
  ['fastify-4', 60],
  ['fastify-3', 60],
] as const) {
  test(`${copy}: the route of each request in ${trees} generated trees is that of the handler that answered`, async (t) => {
    const { undo, faults } = hook(packages, { reply: require(`${copy}/lib/reply.js`) });
    t.after(undo);
    let found = 0;
    for (let seed = 1; seed <= trees; seed++) {
      const { tree, targets } = createTree(seed);
      const app = (require(copy) as (options: object) => App)({ maxParamLength: 100 });
      let note: RouteNote | undefined;
      app.addHook('onRequest', (request, _reply, done) => {
        note = receive(request.raw);
        done();
      });
      addRoutes(app, tree, '', new Set());
      for (const target of targets) {
        const { statusCode, body } = await app.inject(target);
        const expected = statusCode === 200 ? body : undefined;
        assert.equal(note?.route, expected, `seed ${seed}, ${target}`);
        if (expected !== undefined) found++;
      }
      await app.close();
    }
    assert.deepEqual([found > 2 * trees, faults], [true, []]);
  });
}
