/** Globals that an application replaces after the preload: its output is as bare, and every span comes, with its true time. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { register, testNode } from '../e2e/run-app.ts';
import { type Collector, startHttpCollector, startUdpCollector } from '../endings/fixtures/collectors.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(import.meta.dirname, 'fixtures', 'replaced');
const require = createRequire(import.meta.url);
const names = Object.keys(require(join(folder, 'replacements.cjs')) as Record<string, unknown>);
const expected = ['GET', 'GET', 'GET', 'GET', 'before'];

/** Runs until the program has said that it is ready and `arrived` resolves: it never ends by itself. */
async function outputOf(name: string, env: Record<string, string>, arrived: Promise<unknown>) {
  const child = spawn(testNode, [join(folder, 'app.cjs'), name], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let [stdout, stderr] = ['', ''];
  const closed = new Promise((resolve) => child.on('close', resolve));
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.includes('ready')) resolve();
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  try {
    await Promise.race([Promise.all([ready, arrived]), closed]);
  } finally {
    child.kill('SIGKILL');
    await closed;
  }
  return { stdout, stderr: stderr.replaceAll(/\(node:\d+\)/g, '(node)') };
}

async function check(name: string, collector: Collector, env: Record<string, string>): Promise<void> {
  const settings = { ...env, OTEL_LOG_LEVEL: 'warn', OTEL_BSP_SCHEDULE_DELAY: '20' };
  const startMs = Date.now();
  try {
    const bare = await outputOf(name, {}, Promise.resolve());
    const preloaded = { ...settings, NODE_OPTIONS: `--require ${register}` };
    const traced = await outputOf(name, preloaded, collector.until(expected.length));
    assert.deepEqual(traced, bare);
    const spans = await collector.until(expected.length);
    assert.deepEqual(spans.map((span) => span.name).sort(), expected);
    for (const span of spans) {
      const atMs = span.startMicros / 1000;
      assert.ok(atMs >= startMs - 1000 && atMs <= Date.now() + 1000, `${span.name} began at ${atMs}`);
      assert.ok(span.durationMicros < 60e6, `${span.name} lasted ${span.durationMicros} us`);
    }
  } finally {
    collector.close();
  }
}

describe('globals replaced after the preload', { concurrency: 2 }, () => {
  for (const name of names) {
    test(`${name}: over UDP`, async () => {
      const collector = await startUdpCollector();
      const port = `${collector.port}`;
      await check(name, collector, {
        OTEL_EXPORTER_JAEGER_AGENT_HOST: '127.0.0.1',
        OTEL_EXPORTER_JAEGER_AGENT_PORT: port,
      });
    });
    test(`${name}: over HTTP`, async () => {
      const collector = await startHttpCollector();
      const endpoint = `http://127.0.0.1:${collector.port}`;
      await check(name, collector, { OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    });
  }
});
