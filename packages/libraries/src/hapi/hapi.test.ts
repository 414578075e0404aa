import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { brokenNote, hook, receive } from '../fixtures/hooked.ts';
import { packages } from './hapi.ts';

const require = createRequire(import.meta.url);

interface Server {
  ext(event: string, handler: (request: { raw: { req: object } }, h: { continue: unknown }) => unknown): void;
  route(route: object): void;
  inject(target: string): Promise<{ statusCode: number; payload: string }>;
}

for (const copy of ['hapi-20', '@hapi/hapi']) {
  test(`${copy}: a fault of ours costs the note, and the request is answered as without us`, async () => {
    const { undo, faults } = hook(packages, { request: require(`${copy}/lib/request.js`) });
    const server = (require(copy) as { server(options: object): Server }).server({ debug: false });
    server.ext('onRequest', (request, h) => {
      receive(request.raw.req, brokenNote);
      return h.continue;
    });
    server.route({
      method: 'GET',
      path: '/a/{id}',
      handler: () => {
        throw new Error('of the application');
      },
    });
    const { statusCode, payload } = await server.inject('/a/7');
    undo();
    assert.deepEqual([statusCode, JSON.parse(payload).error], [500, 'Internal Server Error']);
    assert.deepEqual([...new Set(faults)], ['Error: broken']);
  });
}
