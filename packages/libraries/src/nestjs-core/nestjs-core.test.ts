import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenNote, hook, receive } from '../fixtures/hooked.ts';
import { packages } from './nestjs-core.ts';

class RouterExecutionContext {
  create(_instance: unknown, callback: () => unknown, ..._more: unknown[]): unknown {
    return async (_request: unknown, _response: unknown, _next: unknown) => callback();
  }
}

class ExceptionsHandler {
  readonly seen: unknown[] = [];
  next(exception: unknown, _host: object): void {
    this.seen.push(exception);
  }
}

const exports = { context: { RouterExecutionContext }, exceptions: { ExceptionsHandler } };

class CatsController {}

type Handler = (request: unknown, response: unknown, next: unknown) => Promise<unknown>;

const createHandler = (instance: unknown, methodName: unknown): Handler =>
  new RouterExecutionContext().create(instance, () => 'answer', methodName) as Handler;

function spanWith(attributes: Record<string, unknown>) {
  return {
    isRecording: () => true,
    setAttribute: (key: string, value: unknown) => {
      attributes[key] = value;
    },
  };
}

for (const [name, wrapRequest] of [
  ['express', (request: object) => request],
  ['fastify', (raw: object) => ({ raw })],
] as const) {
  test(`a request of ${name} has its controller and its handler on the server span`, async () => {
    const { undo, faults } = hook(packages, exports);
    const attributes: Record<string, unknown> = {};
    const request = {};
    receive(request, { span: spanWith(attributes) });
    const handle = createHandler(new CatsController(), 'find');
    assert.equal(await handle(wrapRequest(request), {}, () => {}), 'answer');
    undo();
    assert.deepEqual(attributes, {
      'code.function.name': 'CatsController.find',
      'nestjs.controller': 'CatsController',
      'nestjs.callback': 'find',
    });
    assert.deepEqual(faults, []);
  });
}

test('a fault of ours costs the note, and the request is answered as without us', async () => {
  const { undo, faults } = hook(packages, exports);
  const request = {};
  receive(request, brokenNote);
  assert.equal(await createHandler(new CatsController(), 'find')(request, {}, () => {}), 'answer');
  const handler = new ExceptionsHandler();
  const exception = new Error('of the application');
  handler.next(exception, { getArgByIndex: () => request });
  undo();
  assert.deepEqual([handler.seen, faults], [[exception], ['Error: broken', 'Error: broken']]);
});

for (const [name, instance] of [
  ['null', null],
  ['without a constructor', Object.create(null)],
] as const) {
  test(`a controller that is odd is left alone: ${name}`, async () => {
    const { undo, faults } = hook(packages, exports);
    assert.equal(await createHandler(instance, 'find')({}, {}, () => {}), 'answer');
    undo();
    assert.equal(faults.length, 1);
  });
}

test('what is no request of HTTP has no note', () => {
  const { undo, faults } = hook(packages, exports);
  const handler = new ExceptionsHandler();
  for (const argument of [undefined, null, 'data', 7, {}, { raw: 'text' }])
    handler.next('thrown', { getArgByIndex: () => argument });
  undo();
  assert.deepEqual([handler.seen.length, faults], [6, []]);
});
