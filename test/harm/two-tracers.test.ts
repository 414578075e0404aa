/** docs/decisions/two-tracers.md, with a tracer that is as rude as one can be and with the upstream SDK. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { version } from '../../packages/sdk/src/version.ts';
import { assertOneOfEach, fixture, lines, register, runUnder } from './two-tracers.ts';

const upstream = join(import.meta.dirname, '..', 'peers', 'fixtures', 'upstream-node.cjs');
// Nobody listens there: only our spans are looked at.
const upstreamEnv = { UPSTREAM_SERVICE_NAME: 'theirs', UPSTREAM_ENDPOINT: 'http://127.0.0.1:9/' };
const found = 'spoor: another tracer must not run in the same process, got';

const preloadedTwice = (first: string) =>
  `spoor: spoor must be preloaded once, got ${first} and then ${version}; the second one does nothing`;

function copyOfOurs(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-second-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(dirname(register), folder, { recursive: true });
  return join(folder, 'register.cjs');
}

test('two copies of ours: the second one does nothing', async (t) => {
  const ended = await runUnder([register, copyOfOurs(t)]);
  assertOneOfEach(ended);
  assert.deepEqual(lines(ended), [preloadedTwice(version)]);
});

test('two versions of ours: the one that came first runs', async (t) => {
  const other = copyOfOurs(t);
  const folder = dirname(other);
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.cjs'))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`"${version}"`, '"99.0.0"'));
  }
  const ended = await runUnder([other, register]);
  assertOneOfEach(ended);
  assert.match(ended.stderr, /^spoor 99\.0\.0 · /m);
  assert.deepEqual(lines(ended), [preloadedTwice('99.0.0')]);
});

test('a tracer that took the API before us keeps it, the headers are ours', async () => {
  const ended = await runUnder([fixture('fake-tracer.cjs'), register]);
  assertOneOfEach(ended);
  assert.deepEqual(lines(ended), [
    `${found} an OpenTelemetry SDK; both record; its OpenTelemetry API stays in force, the trace headers are ours`,
  ]);
});

test('a tracer that comes after us does not get the API, the headers are ours', async () => {
  const ended = await runUnder([register, fixture('fake-tracer.cjs')]);
  assertOneOfEach(ended);
});

test('the upstream SDK before us', async () => {
  const ended = await runUnder([upstream, register], upstreamEnv);
  assertOneOfEach(ended);
  assert.deepEqual(lines(ended), [
    `${found} @opentelemetry/sdk-trace-node; both record; its OpenTelemetry API stays in force, the trace headers are ours`,
  ]);
});

test('the upstream SDK after us records nothing a second time', async () => {
  const ended = await runUnder([register, upstream], upstreamEnv);
  assertOneOfEach(ended);
  assert.deepEqual(lines(ended), [
    `${found} @opentelemetry/sdk-trace-node; its spans of the requests that we record are left out`,
  ]);
});
