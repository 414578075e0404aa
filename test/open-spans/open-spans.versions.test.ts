/**
 * Every way of an exchange under the built preload: what is open when the process ends would arrive as `spoor.incomplete`.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { startRecordingCollector } from '../lost/fixtures/recording-collector.ts';
import { fixtures, wayFiles, waysOf } from './ways.ts';

for (const file of wayFiles) {
  test(`${file}: every span has ended, once`, async (t) => {
    const collector = await startRecordingCollector(t);
    const { status, stdout, stderr } = await runApp(join(fixtures, 'run-ways.cjs'), {
      args: [file],
      engine: 'fast',
      env: {
        OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${collector.port}/api/traces`,
        SPOOR_SHUTDOWN_TIMEOUT: '10000',
      },
    });
    assert.deepEqual([status, stdout], [0, 'done\n'], stderr);
    assert.doesNotMatch(stderr, /^spoor: /m);
    const spans = [...collector.spans.values()].map(({ name, tags }) => ({
      name,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    }));
    const incomplete = spans.filter(({ tags }) => tags['spoor.incomplete'] === true);
    assert.deepEqual(incomplete, [], 'open at the end');
    const received = collector.requests.reduce((sum, { spanCount }) => sum + spanCount, 0);
    assert.equal(received, spans.length, 'a span must be sent once');
    const ways = Object.values(waysOf(file));
    for (const kind of ['client', 'server'] as const) {
      assert.equal(
        spans.filter(({ tags }) => tags['span.kind'] === kind).length,
        ways.reduce((sum, way) => sum + way[kind], 0),
        kind,
      );
    }
  });
}
