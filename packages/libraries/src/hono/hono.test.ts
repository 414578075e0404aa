import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { brokenNote, hook, receive } from '../fixtures/hooked.ts';
import { routeAmong } from './found-route.ts';
import { packages } from './hono.ts';
import type { Match } from './types.ts';

const require = createRequire(import.meta.url);
const context = require(require.resolve('hono-4').replace(/index\.js$/, 'context.js')) as {
  Context: unknown;
};
const { Hono } = require('hono-4') as { Hono: new () => App };

interface App {
  get(path: string, ...handlers: ((c: { text(text: string): Response }) => unknown)[]): App;
  onError(handler: (error: Error, c: { text(text: string, status: number): Response }) => Response): App;
  fetch(request: Request, env?: object): Promise<Response>;
}

const matchOf = (...routes: [string, unknown][]): Match =>
  routes.map(([method, path]) => [[() => {}, { method, path }], {}]);

for (const [name, match, index, route] of [
  ['the route that answered', matchOf(['ALL', '/*'], ['GET', '/a/:id'], ['GET', '/a/*']), 1, '/a/:id'],
  ['a route behind, which the one before called', matchOf(['GET', '/a/:id'], ['GET', '/a/*']), 1, '/a/*'],
  ['the route behind a middleware that answered', matchOf(['ALL', '/*'], ['GET', '/a/:id']), 0, '/a/:id'],
  ['a route for all methods', matchOf(['ALL', '/a/:id'], ['GET', '/a/*']), 0, '/a/:id'],
  ['a middleware of a part, where no route is found', matchOf(['ALL', '/a/*']), 0, '/a/*'],
  ['nothing, where only a middleware of all is found', matchOf(['ALL', '*'], ['ALL', '/*']), 1, undefined],
  ['nothing, where nothing is found', [], 0, undefined],
  ['nothing, of a path that is no text', matchOf(['GET', Symbol('path')]), 0, undefined],
] as const) {
  test(`among the handlers: ${name}`, () => assert.equal(routeAmong(match as Match, index), route));
}

/** One request to an application whose only handler fails, with what our http would have noted. */
async function failing(note: Parameters<typeof receive>[1], env: (incoming: object) => object | undefined) {
  const before = context.Context;
  const { undo, faults, guard } = hook(packages, { context });
  const error = new Error('of the application');
  const app = new Hono().get('/a/:id', () => {
    throw error;
  });
  const seen: unknown[] = [];
  app.onError((caught, c) => {
    seen.push(caught);
    return c.text('handled', 500);
  });
  const incoming = {};
  receive(incoming, note);
  const answer = await app.fetch(new Request('http://localhost/a/7'), env(incoming));
  undo();
  assert.deepEqual([answer.status, await answer.text()], [500, 'handled']);
  assert.ok(seen[0] === error && seen.length === 1);
  assert.equal(context.Context, before);
  return { faults, guard };
}

test('a fault of ours costs the note, and the request is answered as without us', async () => {
  const { faults } = await failing(brokenNote, (incoming) => ({ incoming }));
  assert.deepEqual(faults, ['Error: broken']);
});

for (const [name, env] of [
  ['no environment', () => undefined],
  ['an environment of another adapter', () => ({ incoming: 'a text' })],
  ['a request that no server of ours has received', () => ({ incoming: {} })],
] as const) {
  test(`${name}: nothing is noted`, async () => {
    assert.deepEqual((await failing({}, env)).faults, []);
  });
}

test('exports that cannot be defined anew are replaced by a copy', () => {
  const exports = Object.defineProperty({}, 'Context', { get: () => context.Context, enumerable: true });
  const replaced: unknown[] = [];
  const { guard } = hook({}, {});
  const settings = {} as never;
  const loaded = { name: 'hono', version: '4.6.0', folder: '/' };
  packages?.['context']?.(exports, { settings, guard }, loaded, (copy) => {
    replaced.push(copy);
    return () => {};
  });
  const [copy] = replaced as { Context: new (request: object) => object }[];
  assert.ok(copy !== undefined && copy.Context !== context.Context);
  const made = new copy.Context(new Request('http://localhost/'));
  assert.ok(made instanceof copy.Context && made instanceof (context.Context as typeof copy.Context));
});
