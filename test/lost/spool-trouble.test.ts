/** A crash spool that cannot be used, and a disk that is full: said, and every span delivered later or counted. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { register, runApp, testNode } from '../e2e/run-app.ts';
import { RecordingCollector } from './fixtures/recording-collector.ts';

const spanCount = 40;
const program = `const tracer = require('@opentelemetry/api').trace.getTracer('app');
  for (let number = 0; number < ${spanCount}; number += 1)
    tracer.startSpan('span ' + number, { attributes: { payload: 'x'.repeat(2000) } }).end();`;

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-spool-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Where nobody listens, until the collector does again. */
async function closedCollector(): Promise<[RecordingCollector, number]> {
  const collector = new RecordingCollector();
  await collector.listen();
  const { port } = collector;
  await collector.close();
  return [collector, port];
}

const envFor = (port: number, folder: string) => ({
  PATH: process.env['PATH'] ?? '',
  OTEL_LOG_LEVEL: 'warn',
  OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${port}/api/traces`,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
  SPOOR_SPOOL_DIR: folder,
});

/** Files may not grow beyond some kilobytes: a write stops in the middle and then fails, as on a full disk. */
async function runOnFullDisk(env: Record<string, string>): Promise<string> {
  const command = 'ulimit -f 32 && exec "$0" "$@"';
  const child = spawn('/bin/sh', ['-c', command, testNode, '--require', register, '-e', program], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status] = await once(child, 'close');
  assert.equal(status, 0, stderr);
  return stderr;
}

test('on a full disk the spool keeps what fits, and says how many spans do not and why', async (t) => {
  const folder = folderOf(t);
  const [collector, port] = await closedCollector();
  const env = envFor(port, folder);
  const stderr = await runOnFullDisk(env);
  const [, lost] =
    /^spoor: (\d+) spans were lost, .*; not kept in SPOOR_SPOOL_DIR: .*EFBIG/m.exec(stderr) ?? [];
  const kept = spanCount - Number(lost);
  assert.ok(kept > 0 && kept < spanCount, stderr);
  const [file = '', ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  // Whole batches of five spans each, nothing behind them.
  const frameBytes = (statSync(join(folder, file)).size * 5) / kept;
  assert.ok(frameBytes > 10_000 && frameBytes < 12_000, `${frameBytes} bytes for each batch`);
  await collector.listen(port);
  t.after(() => collector.close());
  const heir = spawn(testNode, ['--require', register, '-e', 'setInterval(() => {}, 1000)'], {
    env,
    stdio: 'ignore',
  });
  t.after(() => heir.kill('SIGKILL'));
  await collector.until(() => collector.spans.size >= kept);
  assert.equal(collector.spans.size, kept);
  assert.deepEqual(readdirSync(folder), []);
});

/** Neither can be made, by whatever user. */
const unusable: Readonly<Record<string, (folder: string) => string>> = {
  'below a file': (folder) => join(folder, 'file', 'spool'),
  'a file': (folder) => join(folder, 'file'),
  'below a folder that never comes to be': () => '/proc/spoor/spool',
};

for (const [what, pathIn] of Object.entries(unusable)) {
  test(`a spool ${what}: said at the start, and the process ends as without it`, async (t) => {
    const folder = folderOf(t);
    writeFileSync(join(folder, 'file'), '');
    const [, port] = await closedCollector();
    const spool = pathIn(folder);
    const ended = await runApp(['-e', program], { env: envFor(port, spool) });
    assert.equal(ended.status, 0);
    const [first = '', ...later] = ended.stderr.split('\n').filter((line) => line !== '');
    const said = `spoor: SPOOR_SPOOL_DIR must be a folder that this process can write to, got '${spool}' (`;
    assert.ok(first.startsWith(said), ended.stderr);
    assert.ok(first.endsWith('; what cannot be delivered before the end is lost'), first);
    // Before it the outage may have been said.
    assert.match(
      later.at(-1) ?? '',
      /^spoor: 40 spans were lost, .*ECONNREFUSED.*; not kept in SPOOR_SPOOL_DIR: Error: E/,
    );
  });
}
