/** Spans that a dead collector could not take, from several processes, arrive once after the next start. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { RecordingCollector } from './fixtures/recording-collector.ts';
import { startApp } from './fixtures/start-app.ts';

const server = join(import.meta.dirname, 'fixtures', 'server.cjs');

test('a crash spool shared by several processes: every span arrives once, a torn write costs its own frame', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-spool-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const collector = new RecordingCollector();
  await collector.listen();
  const { port } = collector;
  await collector.close();
  const env = {
    OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${port}/api/traces`,
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    SPOOR_SPOOL_DIR: folder,
  };
  const dying = await Promise.all([1, 2, 3].map(() => startApp(t, server, { env })));
  for (const app of dying) for (const path of ['/a', '/b']) await app.get(path);
  await Promise.all(dying.map((app) => app.end()));
  const files = readdirSync(folder);
  assert.equal(files.length, 3, dying.map((app) => app.stderr()).join(''));
  const [first = '', second = ''] = files.map((name) => join(folder, name));
  // A process that died while it wrote: one file is whole and has the beginning of another frame, one has a torn frame only.
  appendFileSync(first, readFileSync(first).subarray(0, 30));
  truncateSync(second, 30);
  await collector.listen(port);
  t.after(() => collector.close());
  const living = await Promise.all([1, 2].map(() => startApp(t, server, { env })));
  await collector.until(() => collector.spans.size >= 4);
  await Promise.all(living.map((app) => app.end()));
  assert.deepEqual(readdirSync(folder), []);
  const paths = [...collector.spans.values()].map(
    ({ tags }) => tags.find(({ key }) => key === 'url.path')?.value,
  );
  assert.deepEqual(paths.sort(), ['/a', '/a', '/b', '/b']);
  assert.equal(
    collector.requests.reduce((sum, { spanCount }) => sum + spanCount, 0),
    4,
    'none arrives twice',
  );
});
