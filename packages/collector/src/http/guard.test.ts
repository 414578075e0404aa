import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { CollectorOptions } from '../start-collector.ts';
import { startTestCollector } from '../testing/start-test-collector.ts';

/** fetch would not send a foreign Host. */
async function statusOf(t: TestContext, headers: IncomingHttpHeaders, options: CollectorOptions = {}) {
  const collector = await startTestCollector(t, options);
  const port = collector.ports.query ?? 0;
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value).replace('PORT', String(port))]),
  );
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/api/services', headers: filled }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.once('error', reject);
    sent.end();
  });
}

const accepted: [string, IncomingHttpHeaders][] = [
  ['localhost', { host: 'localhost:PORT' }],
  ['LOCALHOST', { host: 'LOCALHOST' }],
  ['127.0.0.1', { host: '127.0.0.1:16686' }],
  ['[::1]', { host: '[::1]:PORT' }],
  ['its own origin', { host: 'localhost:PORT', origin: 'http://localhost:PORT' }],
  ['a same-origin fetch', { host: 'localhost:PORT', 'sec-fetch-site': 'same-origin' }],
  ['an address that was typed', { host: 'localhost:PORT', 'sec-fetch-site': 'none' }],
  [
    'a link that was followed',
    {
      host: 'localhost:PORT',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    },
  ],
];
for (const [name, headers] of accepted) {
  test(`accepts ${name}`, async (t) => assert.equal((await statusOf(t, headers)).status, 200));
}

const refused: [string, IncomingHttpHeaders, string][] = [
  [
    'a rebound name',
    { host: 'evil.example' },
    "Host must be localhost, 127.0.0.1 or [::1], got 'evil.example'; refused",
  ],
  [
    'a name that begins like ours',
    { host: 'localhost.evil.example:16686' },
    "Host must be localhost, 127.0.0.1 or [::1], got 'localhost.evil.example:16686'; refused",
  ],
  [
    'another origin',
    { host: 'localhost', origin: 'http://evil.example' },
    "Origin must be the collector's own, got 'http://evil.example'; refused",
  ],
  [
    'another port of this machine',
    { host: 'localhost:16686', origin: 'http://localhost:3000' },
    "Origin must be the collector's own, got 'http://localhost:3000'; refused",
  ],
  [
    'a null origin',
    { host: 'localhost', origin: 'null' },
    "Origin must be the collector's own, got 'null'; refused",
  ],
  [
    'a cross-site fetch',
    { host: 'localhost', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    "Sec-Fetch-Site must be same-origin or none, got 'cross-site'; refused",
  ],
  [
    'a frame',
    {
      host: 'localhost',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'iframe',
    },
    "Sec-Fetch-Site must be same-origin or none, got 'cross-site'; refused",
  ],
];
for (const [name, headers, message] of refused) {
  test(`refuses ${name}`, async (t) => {
    const { status, text } = await statusOf(t, headers);
    assert.equal(status, 403);
    assert.equal(JSON.parse(text).errors[0].msg, message);
  });
}

test('accepts a name that the operator allows', async (t) => {
  const headers = { host: 'Host.Docker.internal:PORT' };
  assert.equal((await statusOf(t, headers)).status, 403);
  assert.equal((await statusOf(t, headers, { allowedHosts: ['host.docker.internal'] })).status, 200);
});
