/** What the batches of a process say of it. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { projectFolder } from '../e2e/project-folder.ts';
import { receiveSpans } from '../e2e/received-spans.ts';
import { runApp } from '../e2e/run-app.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

async function resourceOf(t: TestContext, env: Record<string, string> = {}, args: string[] = []) {
  const receiver = await receiveSpans(t);
  const given = { ...receiver.http, OTEL_SERVICE_NAME: 'resource', ...env };
  const ended = await runApp(fixture('span.cjs'), { env: given, args });
  assert.equal(ended.status, 0, ended.stderr);
  const [span] = await receiver.spans('resource', 1);
  return { resource: span?.process ?? {}, stderr: ended.stderr };
}

test('threads are the instance of their process, workers of a cluster are instances of their own', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { ...receiver.http, OTEL_SERVICE_NAME: 'instances' };
  const ended = await runApp(fixture('instances.cjs'), { way: 'NODE_OPTIONS', env });
  assert.equal(ended.status, 0, ended.stderr);
  const spans = await receiver.spans('instances', 7);
  const instances = (name: string) =>
    spans.filter((span) => span.name === name).map(({ process }) => process['service.instance.id']);
  const [main] = instances('main');
  assert.match(String(main), uuid);
  assert.deepEqual(instances('thread'), [main, main]);
  const workers = instances('worker');
  assert.equal(new Set([main, ...workers]).size, 3);
  for (const worker of workers) assert.match(String(worker), uuid);
});

test('host, system and process are said without a setting', async (t) => {
  const { resource } = await resourceOf(t);
  assert.equal(resource['host.name'], hostname());
  assert.equal(resource['os.type'], 'linux');
  assert.equal(resource['process.runtime.name'], 'nodejs');
  assert.equal(resource['process.executable.name'], 'node');
  assert.equal(typeof resource['process.pid'], 'number');
  assert.ok(!('process.command_args' in resource));
  assert.ok(!('process.owner' in resource));
});

test('OTEL_RESOURCE_ATTRIBUTES wins over what is found', async (t) => {
  const own = 'service.instance.id=mine,host.name=h,service.version=9';
  const { resource } = await resourceOf(t, { OTEL_RESOURCE_ATTRIBUTES: own });
  assert.equal(resource['service.instance.id'], 'mine');
  assert.equal(resource['host.name'], 'h');
  assert.equal(resource['service.version'], '9');
});

test('OTEL_NODE_RESOURCE_DETECTORS=none: nothing but what is set', async (t) => {
  const { resource } = await resourceOf(t, {
    OTEL_NODE_RESOURCE_DETECTORS: 'none',
    OTEL_RESOURCE_ATTRIBUTES: 'team=shop',
  });
  const names = Object.keys(resource).filter((name) => !name.startsWith('telemetry.'));
  assert.deepEqual(names, ['team']);
});

test('SPOOR_CAPTURE_COMMAND: the command line without its secrets', async (t) => {
  const args = ['span', '--port', '80', '--token', 'hunter2'];
  const { resource } = await resourceOf(t, { SPOOR_CAPTURE_COMMAND: 'true' }, args);
  const command = String(resource['process.command_args']);
  assert.match(command, /span\.cjs","span","--port","80","--token","REDACTED"/);
  assert.doesNotMatch(command, /hunter2/);
});

test('service.version is the one of the application', async (t) => {
  const cwd = projectFolder(t);
  writeFileSync(join(cwd, 'package.json'), '{"name":"shop","version":"4.5.6"}');
  const receiver = await receiveSpans(t);
  const code = `require(${JSON.stringify(fixture('span.cjs'))})`;
  const ended = await runApp(['-e', code], {
    cwd,
    env: { ...receiver.http, OTEL_SERVICE_NAME: 'versioned' },
  });
  assert.equal(ended.status, 0, ended.stderr);
  const [span] = await receiver.spans('versioned', 1);
  assert.equal(span?.process['service.version'], '4.5.6');
});
