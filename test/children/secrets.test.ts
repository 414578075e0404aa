/** SPOOR_CHILD_ARGS records arguments; not one of the secrets among them leaves the process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';

const secrets = Array.from({ length: 40 }, (_, index) => `hunter2q${index}`);
const forms: readonly ((secret: string) => string[])[] = [
  (secret) => ['--password', secret],
  (secret) => [`--password=${secret}`],
  (secret) => ['--api-key', secret],
  (secret) => [`--client-secret=${secret}`],
  (secret) => ['-p', secret],
  (secret) => [`-p${secret}`],
  (secret) => [`-p=${secret}`],
  (secret) => ['-u', `admin:${secret}`],
  (secret) => ['-H', `Authorization: Bearer ${secret}`],
  (secret) => ['--header', `Authorization: Basic ${secret}`],
  (secret) => ['-e', `DB_PASSWORD=${secret}`],
  (secret) => [`TOKEN=${secret}`],
  (secret) => [`postgres://user:${secret}@db/shop`],
  (secret) => [`https://host/?access_token=${secret}`],
  (secret) => [`{"password":"${secret}"}`],
];

const script = `const { trace } = require('@opentelemetry/api');
  const { execFileSync, execSync, spawn } = require('node:child_process');
  const lists = JSON.parse(process.argv[1]);
  trace.getTracer('app').startActiveSpan('work', (span) => {
    for (const args of lists) {
      execFileSync('true', args);
      execSync('true ' + args.map((argument) => "'" + argument + "'").join(' '));
    }
    spawn('true', ['--depth', '1', ...lists[0]]).on('close', () => span.end());
  });`;

async function bytesSent(env: Record<string, string>): Promise<string> {
  const sent: Buffer[] = [];
  const server = createServer((request, response) => {
    request.on('data', (data: Buffer) => sent.push(data)).on('end', () => response.writeHead(202).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const endpoint = `http://127.0.0.1:${address.port}/api/traces`;
    const lists = secrets.map((secret, index) => forms[index % forms.length]?.(secret));
    const ended = await runApp(['-e', script, JSON.stringify(lists)], {
      env: { ...env, OTEL_EXPORTER_JAEGER_ENDPOINT: endpoint },
    });
    assert.equal(ended.status, 0, ended.stderr);
    assert.doesNotMatch(ended.stderr, /hunter2/);
    return Buffer.concat(sent).toString('latin1');
  } finally {
    server.close();
  }
}

test('of 40 secrets in arguments none is in the bytes that are sent, and the rest can be read', async () => {
  const bytes = await bytesSent({ SPOOR_CHILD_ARGS: 'true' });
  assert.match(bytes, /process\.command_args/);
  assert.match(bytes, /"true","--depth","1","--password","REDACTED"/);
  assert.doesNotMatch(bytes, /hunter2/);
});

test('without SPOOR_CHILD_ARGS no argument is sent at all', async () => {
  const bytes = await bytesSent({});
  assert.match(bytes, /process\.executable\.name/);
  assert.doesNotMatch(bytes, /command_args|depth|hunter2/);
});
