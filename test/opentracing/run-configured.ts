import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Ended, runApp } from '../e2e/run-app.ts';
import { type Receiver, receive } from './receive.ts';

export const program = join(import.meta.dirname, 'fixtures', 'configured.cjs');
export const always = { type: 'const', param: 1 };

export async function runConfigured(
  t: TestContext,
  config: (receiver: Receiver) => object,
  env: (receiver: Receiver) => Record<string, string> = () => ({}),
): Promise<{ readonly ended: Ended; readonly receiver: Receiver }> {
  const receiver = await receive(t);
  const variables = { CONFIG: JSON.stringify(config(receiver)), ...env(receiver) };
  const ended = await runApp(program, { env: variables });
  assert.equal(ended.status, 0, ended.stderr);
  return { ended, receiver };
}

export const overUdp = ({ agentPort }: Receiver): object => ({
  sampler: always,
  reporter: { agentHost: '127.0.0.1', agentPort: Number(agentPort) },
});
export const overHttp = ({ endpoint }: Receiver): object => ({
  sampler: always,
  reporter: { collectorEndpoint: endpoint },
});

export const line = ({ stderr }: Ended): string[] =>
  stderr.split('\n').filter((each) => each.includes('jaeger-client'));
