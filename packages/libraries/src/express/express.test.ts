import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { exchanges, type RouteNote } from '@spoor/instrument';
import { Guard, type Undo } from '@spoor/patch';
import { packages } from './express.ts';
import { createShop, type Handler, libraries, oldRouter, requests } from './fixtures/load.ts';

const copy = { name: 'express', version: '0.0.0', folder: '/' };

function patch(
  exports: { route: unknown; router: unknown; layer: unknown },
  faults: string[],
): { guard: Guard; undo: Undo } {
  const guard = new Guard('express', (_, error) => faults.push(String(error)));
  const settings = {
    onFault: () => {},
    application: { script: undefined, workingFolder: '/' },
    tracer: undefined,
    options: {},
    databases: { recordsRoots: false, masksValues: true },
  };
  const undos = (['route', 'router', 'layer'] as const).map((name) =>
    packages?.[name]?.(exports[name], { settings, guard }, copy, () => () => {}),
  );
  return {
    guard,
    undo: () => {
      for (const undo of undos.flat().reverse()) if (typeof undo === 'function') undo();
    },
  };
}

/** A server whose requests have a place for the route, as those of our http have. */
async function serve(handler: Handler): Promise<{ server: Server; notes: RouteNote[] }> {
  const notes: RouteNote[] = [];
  const server = createServer((request, response) => {
    const routeNote = { route: undefined, frameworkState: undefined, span: undefined };
    notes.push(routeNote);
    exchanges.write(request, {
      context: undefined,
      endsWithFinish: false,
      routeNote,
      onIncoming() {},
      onOutgoing() {},
    });
    handler(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { server, notes };
}

const urlOf = (server: Server, target: string): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${target}`;

for (const library of libraries) {
  describe(library.name, () => {
    const faults: string[] = [];
    let undo: Undo;
    let [server, notes] = [undefined as unknown as Server, [] as RouteNote[]];
    before(async () => {
      ({ undo } = patch(library, faults));
      ({ server, notes } = await serve(createShop(library.exports, library.any)));
    });
    after(() => {
      server.close();
      undo();
      assert.deepEqual(faults, []);
    });

    for (const [method, target, status, route] of requests(library.any)) {
      test(`${method} ${target} is ${route}`, async () => {
        const answer = await fetch(urlOf(server, target), { method });
        await answer.text();
        assert.deepEqual([answer.status, notes.at(-1)?.route], [status, route]);
      });
    }

    test('requests that are under way at the same time keep their own route', async () => {
      const known = requests(library.any).filter(([method]) => method === 'GET');
      notes.splice(0);
      await Promise.all(known.map(async ([, target]) => (await fetch(urlOf(server, target))).text()));
      assert.deepEqual(notes.map(({ route }) => route).sort(), known.map(([, , , route]) => route).sort());
    });
  });
}

type RouterMaker = () => Handler &
  Record<'get' | 'use', (...args: unknown[]) => unknown> & { readonly stack: object[] };

const emptied = (_request: object, response: object): void => void (response as ServerResponse).end();

/** One request to a router that is mounted below a pattern, and the route that was noted. */
async function routeBelow(create: RouterMaker, mount: unknown, target: string): Promise<string | undefined> {
  const [outer, inner] = [create(), create()];
  inner.get('/:id', emptied);
  outer.use(mount, inner);
  const { server, notes } = await serve((request, response) =>
    outer(request, response, () => emptied(request, response)),
  );
  await (await fetch(urlOf(server, target))).text();
  server.close();
  return notes[0]?.route;
}

test('router alone, of the first version with this shape', async (t) => {
  const faults: string[] = [];
  const { undo } = patch({ ...oldRouter, router: oldRouter.exports }, faults);
  t.after(undo);
  const create = oldRouter.exports as RouterMaker;
  assert.equal(await routeBelow(create, '/a/:b', '/a/x/7'), '/a/:b/:id');
  assert.equal(await routeBelow(create, ['/c', ['/d/:e', '/f']], '/d/x/7'), '/d/:e/:id');
  assert.equal(await routeBelow(create, '/*rest', '/x'), undefined);
  assert.deepEqual(faults, []);
});

test('layers look as they did, and the methods are called as they were', (t) => {
  const faults: string[] = [];
  const create = oldRouter.exports as RouterMaker;
  const use = Reflect.get(create, 'prototype').use as { name: string; length: number };
  const bare = create();
  bare.use('/a', create());
  const { undo } = patch({ ...oldRouter, router: oldRouter.exports }, faults);
  t.after(undo);
  const patched = create();
  assert.equal(patched.use('/a', create()), patched);
  assert.deepEqual(Object.keys(patched.stack[0] ?? {}), Object.keys(bare.stack[0] ?? {}));
  const patchedUse = Reflect.get(create, 'prototype').use as { name: string; length: number };
  assert.deepEqual([patchedUse.name, patchedUse.length], [use.name, use.length]);
  assert.throws(() => patched.use('/a'), /argument handler is required/);
  assert.throws(() => patched.use('/a', 'no function'), /argument handler must be a function/);
  assert.deepEqual(faults, []);
});

test('what is undone notes nothing any more, also where a mount was made before', async () => {
  const faults: string[] = [];
  const { guard, undo } = patch({ ...oldRouter, router: oldRouter.exports }, faults);
  const create = oldRouter.exports as RouterMaker;
  const [outer, inner] = [create(), create()];
  inner.get('/:id', emptied);
  outer.use('/a', inner);
  guard.isTripped = true;
  undo();
  const { server, notes } = await serve((request, response) => outer(request, response, () => {}));
  const answer = await fetch(urlOf(server, '/a/7'));
  server.close();
  assert.deepEqual([answer.status, notes[0]?.route], [200, undefined]);
});

test('a fault of ours costs the route and nothing else', async (t) => {
  const faults: string[] = [];
  const { undo } = patch({ ...oldRouter, router: oldRouter.exports }, faults);
  t.after(undo);
  const create = oldRouter.exports as RouterMaker;
  const [outer, inner] = [create(), create()];
  inner.get('/:id', emptied);
  outer.use('/a', inner);
  const server = createServer((request, response) => {
    const broken = {
      get routeNote(): RouteNote {
        throw new Error('broken');
      },
    };
    exchanges.write(
      request,
      Object.assign(broken, { context: undefined, endsWithFinish: false, onIncoming() {}, onOutgoing() {} }),
    );
    outer(request, response, () => {});
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const statuses = [];
  for (const target of ['/a/1', '/a/2']) statuses.push((await fetch(urlOf(server, target))).status);
  server.close();
  assert.deepEqual([statuses, faults], [[200, 200], Array(4).fill('Error: broken')]);
});

test('a request that no server of ours has received is routed as without us', () => {
  const faults: string[] = [];
  const { undo } = patch({ ...oldRouter, router: oldRouter.exports }, faults);
  const create = oldRouter.exports as RouterMaker;
  const seen: unknown[] = [];
  const [outer, inner] = [create(), create()];
  inner.get('/:id', (request: object) => seen.push(Reflect.get(request, 'params').id));
  outer.use('/a', inner);
  for (const stream of [undefined, null, 'text', {}])
    outer({ method: 'GET', url: '/a/7', stream }, {}, () => {});
  undo();
  assert.deepEqual([seen, faults], [['7', '7', '7', '7'], []]);
});
