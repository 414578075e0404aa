/** A function of AWS Lambda under the wrapper script, in a runtime that is killed right after the last answer, as the real one is frozen. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { receiveSpans } from './received-spans.ts';
import { fixture, register, testNode } from './run-app.ts';

const wrapper = join(dirname(register), 'lambda-wrapper');
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const headers = { TraceParent: `00-${traceId}-00f067aa0ba902b7-01` };

interface Invoked {
  readonly lines: readonly string[];
  readonly stderr: string;
}

async function invoke(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  handler: string,
  env: Record<string, string>,
  events: readonly object[] = [{ n: 1, headers }],
): Promise<Invoked> {
  const root = mkdtempSync(join(tmpdir(), 'spoor task '));
  t.after(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const given = {
    PATH: process.env['PATH'] ?? '',
    AWS_LAMBDA_FUNCTION_NAME: 'shop',
    LAMBDA_TASK_ROOT: root,
    _HANDLER: handler,
    ...env,
  };
  const args = [testNode, fixture('lambda-runtime.mjs'), JSON.stringify(events)];
  return new Promise((resolve) => {
    execFile(wrapper, args, { env: given, timeout: 20_000 }, (_, stdout, stderr) =>
      resolve({ lines: stdout.trim().split('\n'), stderr }),
    );
  });
}

const forms: Readonly<Record<string, readonly [file: string, text: string, handler: string]>> = {
  'an async function': ['app.js', `exports.main = async ({ n }) => 'answer ' + n;`, 'app.main'],
  'an ES module': ['src/app.mjs', `export const main = async ({ n }) => 'answer ' + n;`, 'src/app.main'],
  'a function with a callback': [
    'app.cjs',
    `exports.main = (event, context, callback) => { setTimeout(callback, 5, null, 'answer ' + event.n); };`,
    'app.main',
  ],
  'a function in an object': ['app.js', `exports.a = { b: async ({ n }) => 'answer ' + n };`, 'app.a.b'],
};

for (const [what, [file, text, handler]] of Object.entries(forms)) {
  test(`${what}: a SERVER span below the caller's, delivered before the answer`, async (t) => {
    const receiver = await receiveSpans(t);
    const events = [{ n: 1, headers }, { n: 2 }];
    const { lines, stderr } = await invoke(t, { [file]: text }, handler, receiver.http, events);
    assert.deepEqual(lines, ['"answer 1"', '"answer 2"', `${handler} false`], stderr);
    const spans = await receiver.spans('shop', 2);
    assert.equal(spans.length, 2);
    const [first, second] = spans.sort((a, b) =>
      String(a.tags['faas.invocation_id']).localeCompare(String(b.tags['faas.invocation_id'])),
    );
    assert.deepEqual([first?.name, first?.traceId, first?.parentId], ['shop', traceId, '00f067aa0ba902b7']);
    assert.deepEqual([first?.tags['span.kind'], first?.tags['faas.coldstart']], ['server', true]);
    assert.equal(first?.tags['cloud.resource_id'], 'arn:aws:lambda:eu:1:function:shop');
    assert.notEqual(second?.traceId, traceId);
    assert.equal(second?.tags['faas.coldstart'], false);
  });
}

test('what a handler throws is its own, and on its span', async (t) => {
  const receiver = await receiveSpans(t);
  const text = `exports.main = async ({ n }) => { throw new RangeError('no ' + n); };`;
  const { lines, stderr } = await invoke(t, { 'app.js': text }, 'app.main', receiver.http);
  assert.equal(lines[0], '"error no 1"', stderr);
  const [span] = await receiver.spans('shop', 1);
  assert.equal(span?.tags['error'], true);
  assert.equal(span?.events[0]?.['exception.message'], 'no 1');
});

test('a handler that streams is still known as one, and is in its span', async (t) => {
  const receiver = await receiveSpans(t);
  const api = join(dirname(register), '..', 'node_modules/@opentelemetry/api');
  const text = `const { trace } = require(${JSON.stringify(api)});
    const main = async (event, stream) => stream.write(trace.getActiveSpan().spanContext().traceId + '\\n');
    main[Symbol.for('aws.lambda.runtime.handler.streaming')] = 'response';
    exports.main = main;`;
  const { lines, stderr } = await invoke(t, { 'app.js': text }, 'app.main', receiver.http);
  assert.equal(lines[0], traceId, stderr);
  assert.equal((await receiver.spans('shop', 1)).length, 1);
});

test('a collector that does not answer holds an invocation for 200 ms, not for longer', async (t) => {
  const server = createServer((socket) => socket.on('error', () => {}));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const env = { OTEL_EXPORTER_JAEGER_ENDPOINT: `http://127.0.0.1:${address.port}/api/traces` };
  const text = `exports.main = async () => 'answer';`;
  const { lines, stderr } = await invoke(t, { 'app.js': text }, 'app.main', env);
  assert.equal(lines[0], '"answer"', stderr);
});

test('a handler that is not there is an error that names it', async (t) => {
  const { stderr } = await invoke(t, { 'app.js': '' }, 'app.main', { OTEL_TRACES_EXPORTER: 'none' });
  assert.match(stderr, /TypeError: app\.main must be a function, got undefined/);
});
