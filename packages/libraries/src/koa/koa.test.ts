import assert from 'node:assert/strict';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { LateRoute } from '@spoor/instrument';
import { brokenNote, hook, receive } from '../fixtures/hooked.ts';
import { packages } from './koa.ts';

interface Application {
  createContext(request: object, response: object): Record<string, unknown>;
  callback(): (request: object, response: object) => unknown;
  use(middleware: (context: Record<string, unknown>) => unknown): unknown;
  silent: boolean;
}
const Koa = createRequire(import.meta.url)('koa') as new () => Application;
const create = (): Application => new Koa();

function routeFor(matched: unknown): { route: string | undefined; faults: readonly string[] } {
  const { undo, faults } = hook(packages, { application: Koa });
  const request = new IncomingMessage(new Socket());
  const note = receive(request);
  const context = create().createContext(request, new ServerResponse(request));
  Object.defineProperty(context, '_matchedRoute', matched as PropertyDescriptor);
  undo();
  assert.ok(note.frameworkState instanceof LateRoute);
  return { route: note.frameworkState.lateRoute(), faults };
}

for (const [name, value, route] of [
  ['a text', '/users/:id', '/users/:id'],
  ['the empty text of a prefix', '', '/'],
  ['a RegExp', /^\/a/, '/^\\/a/'],
  ['nothing', undefined, undefined],
  ['a list', ['/a'], undefined],
  ['a symbol', Symbol('route'), undefined],
  ['a function', () => '/a', undefined],
] as const) {
  test(`a router that leaves ${name}: ${route}`, () => {
    assert.deepEqual(routeFor({ value }), { route, faults: [] });
  });
}

test('a route that cannot be read is none', () => {
  const get = () => {
    throw new Error('no route');
  };
  assert.deepEqual(routeFor({ get }), { route: undefined, faults: ['Error: no route'] });
});

test('a fault of ours costs the note, and the request is answered as without us', async (t) => {
  const { undo, faults } = hook(packages, { application: Koa });
  t.after(undo);
  const app = create();
  app.silent = true;
  app.use(() => {
    throw new Error('of the application');
  });
  const handle = app.callback();
  const server = createServer((request, response) => {
    receive(request, brokenNote);
    handle(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  assert.deepEqual([answer.status, await answer.text()], [500, 'Internal Server Error']);
  server.close();
  assert.deepEqual(faults, ['Error: broken']);
});

test('undone, nothing of ours is left on the application', () => {
  const prototype = Reflect.get(Koa, 'prototype') as object;
  const before = Object.getOwnPropertyNames(prototype);
  const { undo } = hook(packages, { application: Koa });
  undo();
  assert.deepEqual(Object.getOwnPropertyNames(prototype), before);
});
