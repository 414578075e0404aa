import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { receive } from './receive.ts';

const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', name);

for (const [loads, parts] of [
  ['', 0],
  ['express,node:http', 0],
  ['opentracing', 1],
  ['zipkin', 1],
  ['opentracing,jaeger-client,zipkin', 1],
] as const) {
  test(`of ours ${parts} file is loaded with ${loads || 'nothing'}`, async () => {
    const bare = loads.replace(',jaeger-client', '');
    const ended = await runApp(fixture('lifetime.cjs'), { env: { LOADS: bare } });
    assert.equal(ended.status, 0, ended.stderr);
    assert.deepEqual(JSON.parse(ended.stdout), [['parts', parts]]);
  });
}

for (const status of ['0', '7', 'throw']) {
  test(`a process with jaeger-client that ends with ${status} is held by the same as without us, and its span comes`, async (t) => {
    const receiver = await receive(t);
    const env = { LOADS: 'jaeger-client', STATUS: status, AGENT_PORT: receiver.agentPort };
    const bare = await runApp(fixture('lifetime.cjs'), { env, way: 'none' });
    const bridged = await runApp(fixture('lifetime.cjs'), { env });
    const what = ({ stdout }: { stdout: string }): unknown[] => (JSON.parse(stdout) as unknown[]).slice(1, 2);
    assert.deepEqual([bridged.status, bridged.signal], [bare.status, bare.signal]);
    assert.deepEqual(what(bridged), what(bare));
    assert.equal((await receiver.spans(2)).length, 2);
  });
}

test('an application of ES modules: the tracer before it is initialised, and the one after', async (t) => {
  const receiver = await receive(t);
  const ended = await runApp(fixture('modules.mjs'), { env: { AGENT_PORT: receiver.agentPort } });
  assert.deepEqual([ended.status, ended.stdout], [0, 'true true\n'], ended.stderr);
  const spans = await receiver.spans(1);
  const after = spans.find(({ span }) => span.operationName === 'after');
  assert.equal(after?.service, 'modules');
});
