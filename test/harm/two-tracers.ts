import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Ended, register, run } from './run-both.ts';

export const fixture = (name: string): string => join(import.meta.dirname, 'fixtures', 'two-tracers', name);
const allProtocols = ['http', 'fetch', 'grpc'];

/** Runs the service that calls itself under those preloads, in that order. */
export const runUnder = (
  preloads: readonly string[],
  env: Record<string, string> = {},
  way: '--require' | '--import' = '--require',
): Promise<Ended> =>
  run([...preloads.flatMap((file) => [way, file]), fixture('calls-itself.cjs')], {
    OTEL_TRACES_EXPORTER: 'console',
    SPOOR_ENGINE: 'fast',
    ...env,
  });

export { register };

/** One set of headers for each call, naming one span; one server span of ours for each request. */
export function assertOneOfEach({ stdout, stderr, status }: Ended, protocols = allProtocols): void {
  assert.equal(status, 0, stderr);
  const [json = ''] = stdout.match(/^\{.*\}$/m) ?? [];
  const seen = JSON.parse(json) as Record<string, [string, string][]>;
  for (const protocol of protocols) {
    const headers = seen[protocol] ?? [];
    assert.deepEqual(
      headers.map(([name]) => name),
      ['traceparent', 'uber-trace-id'],
      protocol,
    );
    const [[, w3c] = [], [, uber] = []] = headers;
    const [, traceId, spanId] = w3c?.split('-') ?? [];
    assert.equal(uber, `${traceId}:${spanId}:0:1`, protocol);
  }
  const trees = stderr + stdout;
  const servers = [...trees.matchAll(/─ server (.*?) {2}/g)].map(([, name]) => name);
  // Where another tracer's headers won, the trace falls apart and its pieces are printed in another order.
  assert.deepEqual(servers.sort(), ['GET /', 'GET /fetch', 'GET /http', 'grpc.relay.Relay/Call'], trees);
}

export const lines = ({ stderr }: Ended): string[] => stderr.match(/^spoor: .*$/gm) ?? [];
