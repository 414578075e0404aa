import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as http from 'node:http';
import { test } from 'node:test';
import { client, serve, trace } from './testing.ts';

const drained = async (request: http.ClientRequest): Promise<void> => {
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await once(response.resume(), 'end');
};

/** Where the span says that it went, after an error and after an answer. */
const addressOf = ({ attributes }: { attributes: Record<string, unknown> }) => [
  attributes['server.address'],
  attributes['server.port'],
  String(attributes['url.full']).replace(/\/[a-z-]*$/, ''),
];

for (const [form, options] of Object.entries({
  'a Host header of its own': { headers: { host: 'shop.example:8000' } },
  'a Host header of the same name and another port': { headers: { host: '127.0.0.1:8000' } },
  'a list of headers with a Host header': { headers: ['Host', '127.0.0.1'] },
  'a list of headers without one': { headers: ['x-a', 'b'] },
  'no Host header at all': { setHost: false },
  'an agent of its own': { headers: { host: '127.0.0.1' }, agent: new http.Agent({ keepAlive: true }) },
  'no agent': { headers: { host: '127.0.0.1' }, agent: false },
} satisfies Record<string, http.RequestOptions>)) {
  test(`${form}: the span names the server that was asked, with and without an answer`, async (t) => {
    const traced = trace(t);
    const { port } = await serve(t, (incoming, response) => {
      if (incoming.url === '/hang-up') incoming.socket.destroy();
      else response.end();
    });
    const ask = { host: '127.0.0.1', port, ...options };
    for (const path of ['/answered', '/answered', '/hang-up']) {
      const request = http.get({ ...ask, path });
      request.on('error', () => {}).on('response', (response) => response.resume());
      await new Promise((resolve) => request.on('close', resolve));
    }
    const spans = client(await traced.ended(3));
    assert.ok(spans.length >= 1);
    for (const span of spans)
      assert.deepEqual(addressOf(span), ['127.0.0.1', port, `http://127.0.0.1:${port}`]);
  });
}

test('a proxy that hands on the Host header of its client: its own spans name the server behind', async (t) => {
  const traced = trace(t);
  const behind = await serve(t, (_incoming, response) => void response.end());
  const proxy = await serve(t, ({ headers, url }, response) => {
    const options = { host: '127.0.0.1', port: behind.port, path: url, headers };
    http.get(options, (answered) => answered.pipe(response));
  });
  await drained(http.get({ host: '127.0.0.1', port: proxy.port, path: '/a' }));
  const ports = client(await traced.ended(4)).map(({ attributes }) => attributes['server.port']);
  assert.deepEqual(ports.sort(), [behind.port, proxy.port].sort());
});

test('a port in digits is a port', async (t) => {
  const traced = trace(t);
  const { port } = await serve(t, (_incoming, response) => void response.end());
  await drained(http.get({ host: '127.0.0.1', port: String(port), headers: { host: 'a' } }));
  assert.equal(client(await traced.ended(2))[0]?.attributes['server.port'], port);
});
