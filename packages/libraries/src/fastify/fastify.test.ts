import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { brokenNote, type Hooked, hook, receive } from '../fixtures/hooked.ts';
import { packages } from './fastify.ts';

const require = createRequire(import.meta.url);

interface App {
  addHook(name: string, hook: (...args: never[]) => unknown): unknown;
  get(path: string, handler: (request: { raw: object }, reply: object) => unknown): unknown;
  inject(path: string): Promise<{ statusCode: number; body: string }>;
  close(): Promise<void>;
}

/** An application that was made while ours listens, and what our http would have noted of its requests. */
function createApp(copy: string, notes: Parameters<typeof receive>[1]) {
  const hooked: Hooked = hook(packages, { reply: require(`${copy}/lib/reply.js`) });
  const app = (require(copy) as (options: object) => App)({
    serverFactory: (handler: (request: object, response: object) => void) =>
      require('node:http').createServer(handler),
  });
  const received: ReturnType<typeof receive>[] = [];
  const note = (request: { raw: object }, _reply: object, done: () => void) => {
    received.push(receive(request.raw, notes));
    done();
  };
  return { app, hooked, received, note };
}

for (const copy of ['fastify-3', 'fastify-4', 'fastify']) {
  test(`${copy}: a fault of ours costs the note, and the request is answered as without us`, async () => {
    const { app, hooked, note } = createApp(copy, brokenNote);
    app.addHook('preHandler', note);
    app.get('/a/:id', () => {
      throw new Error('of the application');
    });
    const { statusCode, body } = await app.inject('/a/7');
    await app.close();
    hooked.undo();
    assert.deepEqual([statusCode, JSON.parse(body).message], [500, 'of the application']);
    assert.deepEqual([...new Set(hooked.faults)], ['Error: broken']);
  });

  test(`${copy}: switched off, everything passes through`, async () => {
    const { app, hooked, received, note } = createApp(copy, {});
    app.addHook('preHandler', note);
    app.get('/a/:id', async () => 'answer');
    hooked.guard.isTripped = true;
    const { statusCode } = await app.inject('/a/7');
    await app.close();
    hooked.undo();
    assert.deepEqual(
      [statusCode, received.length, received[0]?.route, hooked.faults],
      [200, 1, undefined, []],
    );
  });
}
