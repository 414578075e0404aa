import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenNote, hook, receive } from '../fixtures/hooked.ts';
import { packages } from './restify.ts';

/** The library itself does not load on every Node; test/libraries has it. */
class Router {
  lookup(request: { route?: unknown }, route: unknown): unknown {
    if (route === undefined) return undefined;
    request.route = { path: route };
    return () => 'handler';
  }
}

class Server {
  _onHandlerError(error: unknown, _request: object, _response: object, isUncaught: boolean): unknown {
    return [error, isUncaught];
  }
}

for (const [name, path, route] of [
  ['a text', '/users/:id', '/users/:id'],
  ['a RegExp', /^\/a$/, '/^\\/a$/'],
  ['a symbol', Symbol('path'), 'Symbol(path)'],
  ['nothing', undefined, undefined],
] as const) {
  test(`a route whose path is ${name}`, () => {
    const { undo, faults } = hook(packages, { router: Router, server: Server });
    const request = {};
    const note = receive(request);
    new Router().lookup(request, path);
    undo();
    assert.deepEqual([note.route, faults], [route, []]);
  });
}

test('a fault of ours costs the note, and the request goes on as without us', () => {
  const { undo, faults } = hook(packages, { router: Router, server: Server });
  const request = {};
  receive(request, brokenNote);
  assert.equal(typeof new Router().lookup(request, '/a'), 'function');
  const error = new Error('of the application');
  assert.deepEqual(new Server()._onHandlerError(error, request, {}, true), [error, true]);
  undo();
  assert.deepEqual(faults, ['Error: broken', 'Error: broken']);
});
