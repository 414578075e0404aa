/** Sentry and New Relic, as `node packages/build/tools.mjs other-tracers` installs them, before and after us. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertOneOfEach, fixture, lines, register, runUnder } from './two-tracers.ts';

const installed = join(import.meta.dirname, '..', '..', '.cache', 'tools', 'other-tracers', 'node_modules');
const peers = [
  {
    name: '@sentry/node',
    preload: fixture('sentry.cjs'),
    way: '--import',
    protocols: ['http', 'fetch', 'grpc'],
  },
  {
    name: 'newrelic',
    preload: join(installed, 'newrelic', 'index.js'),
    way: '--require',
    protocols: ['http', 'fetch', 'grpc'],
  },
] as const;

const clouds = ['AWS', 'AZURE', 'AZUREFUNCTION', 'GCP', 'PCF', 'DOCKER', 'KUBERNETES'];
/** No address is asked for anything: there is nothing at the port, and nobody looks which cloud this is. */
const env = {
  OTHER_TRACERS: installed,
  NEW_RELIC_APP_NAME: 'spoor-test',
  NEW_RELIC_LICENSE_KEY: '0'.repeat(40),
  NEW_RELIC_HOST: '127.0.0.1',
  NEW_RELIC_PORT: '9',
  NEW_RELIC_LOG_ENABLED: 'false',
  ...Object.fromEntries(clouds.map((name) => [`NEW_RELIC_UTILIZATION_DETECT_${name}`, 'false'])),
};

for (const { name, preload, way, protocols } of peers) {
  const skip = existsSync(join(installed, name)) ? false : `needs ${name}`;
  for (const order of ['before', 'after'] as const) {
    test(`${name} ${order} us`, { skip }, async () => {
      const ended = await runUnder(order === 'before' ? [preload, register] : [register, preload], env, way);
      assertOneOfEach(ended, [...protocols]);
      const said = lines(ended).filter((line) => line.includes('another tracer'));
      assert.equal(said.length, 1, ended.stderr);
      assert.ok(said[0]?.startsWith(`spoor: another tracer must not run in the same process, got ${name}; `));
    });
  }
}
