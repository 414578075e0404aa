/** A copy of grpc-js that a bundler has put into the application cannot be patched: http2 shows its calls. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { build } from 'esbuild';
import { type ReceivedSpan, receiveSpans } from './received-spans.ts';
import { fixture, runApp } from './run-app.ts';

const program = fixture('grpc-all-kinds.cjs');
const grpc = createRequire(import.meta.url).resolve('@grpc/grpc-js');

async function bundle(t: TestContext): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'spoor-bundled-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const outfile = join(folder, 'bundled.cjs');
  await build({ entryPoints: [program], bundle: true, platform: 'node', outfile, logLevel: 'error' });
  return outfile;
}

async function spansOf(t: TestContext, script: string, args: readonly string[], count: number, env = {}) {
  const receiver = await receiveSpans(t);
  const ended = await runApp(script, {
    args,
    engine: 'fast',
    env: { OTEL_SERVICE_NAME: 'kinds', ...receiver.http, ...env },
  });
  assert.match(ended.stdout, /done\n$/, ended.stderr);
  assert.doesNotMatch(ended.stderr, /^spoor: /m);
  return { spans: await receiver.spans('kinds', count), stdout: ended.stdout };
}

/** What differs from run to run, and what http2 does not say: how the library names its errors, and what it says of them itself. */
const differing = new Set([
  'server.port',
  'network.peer.port',
  'network.peer.address',
  'otel.scope.version',
  'grpc.error_name',
  'grpc.error_message',
  'otel.status_description',
]);

function shown(spans: readonly ReceivedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans
    .map(({ name, tags, parentId }) => {
      const parent = byId.get(parentId ?? '');
      const facts = Object.entries(tags).filter(([key]) => !differing.has(key));
      return JSON.stringify([name, parent && [parent.name, parent.tags['span.kind']], facts.sort()]);
    })
    .sort();
}

test('the spans of a bundled copy are those of a patched one', async (t) => {
  const bundled = await bundle(t);
  const [own, patched] = [await spansOf(t, bundled, ['1'], 14), await spansOf(t, program, ['1'], 14)];
  assert.equal(own.stdout, patched.stdout);
  assert.deepEqual(shown(own.spans), shown(patched.spans));
  const messages = own.spans.filter(({ name }) => name.endsWith('/Bad'));
  assert.deepEqual(
    messages.map(({ tags }) => tags['grpc.error_message']),
    ['none of ü', 'none of ü'],
  );
});

test('a bundled copy and one that is none, in one process: no call is recorded twice', async (t) => {
  const { spans } = await spansOf(t, await bundle(t), ['2', 'kinds', grpc], 28);
  const counts = new Map<string, number>();
  for (const { name, tags } of spans) {
    const key = `${tags['span.kind']} ${name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.equal(counts.size, 14);
  assert.deepEqual(new Set(counts.values()), new Set([2]));
});

test('without the http instrumentation the calls are recorded all the same, and nothing of http', async (t) => {
  const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,undici' };
  const { spans } = await spansOf(t, await bundle(t), ['1'], 14, env);
  assert.equal(spans.length, 14);
});

test('without the grpc instrumentation nothing is recorded', async (t) => {
  const receiver = await receiveSpans(t);
  const env = { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'grpc', OTEL_SERVICE_NAME: 'kinds', ...receiver.http };
  const { stdout } = await runApp(await bundle(t), { args: ['1'], engine: 'fast', env });
  assert.match(stdout, /done\n$/);
  assert.deepEqual(await receiver.spans('kinds', 0), []);
});

test('calls that wait for their connection never get the trace of another request', async (t) => {
  const { spans } = await spansOf(t, await bundle(t), ['1', 'requests'], 40);
  const servers = new Map(spans.filter(({ name }) => name === 'GET').map((span) => [span.spanId, span]));
  const calls = spans.filter(({ name, tags }) => name.startsWith('grpc.') && tags['span.kind'] === 'client');
  assert.equal(calls.length, 10);
  const parents = calls.flatMap(({ parentId }) => parentId ?? []);
  assert.equal(new Set(parents).size, parents.length, 'one call for each request');
  assert.ok(parents.length >= 6, `${parents.length} of 10 calls have a parent`);
  for (const parent of parents) assert.equal(servers.get(parent)?.tags['span.kind'], 'server');
});
