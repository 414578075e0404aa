import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { PortName } from '../ports.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

const page = 'http://localhost:3000';
const options = { allowedOrigins: [page] };

async function ask(t: TestContext, port: PortName, path: string, init: RequestInit) {
  const collector = await startTestCollector(t, options);
  const answer = await fetch(collector.url(port, path), init);
  const { headers } = answer;
  return { status: answer.status, origin: headers.get('access-control-allow-origin'), headers };
}

const preflight = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-mine',
    'access-control-request-private-network': 'true',
  },
});

for (const [port, path] of [
  ['otlp', '/v1/traces'],
  ['zipkin', '/api/v2/spans'],
] as const) {
  test(`${port}: a page of an allowed origin asks first, and then sends`, async (t) => {
    const first = await ask(t, port, path, preflight(page));
    assert.deepEqual([first.status, first.origin], [204, page]);
    assert.equal(first.headers.get('access-control-allow-methods'), 'POST');
    assert.equal(first.headers.get('access-control-allow-headers'), 'content-type,x-mine');
    assert.equal(first.headers.get('access-control-allow-private-network'), 'true');
    const body = port === 'otlp' ? '{"resourceSpans":[]}' : '[]';
    const headers = { origin: page, 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' };
    const second = await ask(t, port, path, { method: 'POST', headers, body });
    assert.deepEqual([second.status, second.origin], [port === 'otlp' ? 200 : 202, page]);
    assert.equal(second.headers.get('access-control-allow-credentials'), 'true');
    assert.equal(second.headers.get('vary'), 'Origin');
  });

  test(`${port}: a page of an allowed origin can read why it was refused`, async (t) => {
    const headers = { origin: page, 'content-type': 'text/plain' };
    const { status, origin } = await ask(t, port, path, { method: 'POST', headers, body: 'x' });
    assert.deepEqual([status, origin], [415, page]);
  });
}

for (const [name, port, path, init] of [
  ['another origin', 'otlp', '/v1/traces', preflight('http://localhost:3001')],
  ['an origin that begins like it', 'otlp', '/v1/traces', preflight('http://localhost:30000')],
  ['no origin at all', 'otlp', '/v1/traces', preflight('null')],
  ['an allowed origin that wants to read traces', 'query', '/api/services', { headers: { origin: page } }],
  ['an allowed origin on a port that is not for pages', 'thriftHttp', '/api/traces', preflight(page)],
] as const) {
  test(`${name} is refused with 403, and its page cannot read that`, async (t) => {
    const { status, origin } = await ask(t, port, path, init);
    assert.deepEqual([status, origin], [403, null]);
  });
}
