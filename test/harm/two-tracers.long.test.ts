/** The real ones, as `node packages/build/tools.mjs bench-peers` installs them, before and after us. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertOneOfEach, lines, register, runUnder } from './two-tracers.ts';

const installed = join(import.meta.dirname, '..', '..', 'packages', 'bench', 'node_modules');
const peers = [
  {
    name: '@opentelemetry/auto-instrumentations-node',
    file: 'build/src/register.js',
  },
  { name: 'dd-trace', file: 'init.js' },
];
// No address is asked for anything: resource detectors and telemetry are off, spans have nowhere to go.
const env = {
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
  OTEL_METRICS_EXPORTER: 'none',
  OTEL_LOGS_EXPORTER: 'none',
  DD_TRACE_STARTUP_LOGS: 'false',
  DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
};

for (const { name, file } of peers) {
  const peer = join(installed, name, file);
  const skip = existsSync(peer) ? false : `needs ${name}`;
  for (const order of ['before', 'after'] as const) {
    test(`${name} ${order} us`, { skip }, async () => {
      const ended = await runUnder(order === 'before' ? [peer, register] : [register, peer], env);
      assertOneOfEach(ended);
      const said = lines(ended).filter((line) => line.includes('another tracer'));
      assert.equal(said.length, 1, ended.stderr);
      assert.ok(said[0]?.startsWith(`spoor: another tracer must not run in the same process, got ${name}; `));
    });
  }
}
