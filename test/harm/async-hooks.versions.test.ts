/** Hooks of the application see each resource of ours whole, below one that they know; and no request's stores are held by one. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startHttpCollector, startUdpCollector } from '../endings/fixtures/collectors.ts';
import { run, traced } from './run-both.ts';

const program = ['--expose-gc', join(import.meta.dirname, 'fixtures', 'hooks.cjs')];

for (const [name, start] of Object.entries({ udp: startUdpCollector, http: startHttpCollector })) {
  // Batches that leave while the program runs, and one that waits for its end.
  for (const delay of ['10', '60000']) {
    test(`over ${name}, batches after ${delay} ms`, async () => {
      const collector = await start();
      try {
        const env = {
          ...traced(),
          OTEL_TRACES_EXPORTER: 'jaeger',
          OTEL_BSP_SCHEDULE_DELAY: delay,
          OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
          OTEL_EXPORTER_JAEGER_AGENT_PORT: `${collector.port}`,
          ...(name === 'http'
            ? { OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces` }
            : {}),
        };
        const ended = await run(program, env);
        assert.equal(ended.stdout, 'strange [] held false\n', ended.stderr);
        assert.equal((await collector.until(4)).length, 4);
      } finally {
        collector.close();
      }
    });
  }
}
