import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runApp } from '../e2e/run-app.ts';
import { parentOf, receive, type SeenSpan, tag } from './receive.ts';

const program = join(import.meta.dirname, 'fixtures', 'zipkin.cjs');

interface Printed {
  readonly spans: readonly { spanId: string; traceId: string; parentId: string; kind: string }[];
  readonly received: Readonly<Record<string, string>>;
  readonly outside: string;
}

async function run(t: TestContext, env: Record<string, string>) {
  const receiver = await receive(t);
  const variables = { OTEL_EXPORTER_JAEGER_ENDPOINT: receiver.endpoint, OTEL_SERVICE_NAME: 'new', ...env };
  const ended = await runApp(program, { env: variables });
  assert.equal(ended.status, 0, ended.stderr);
  const printed = JSON.parse(ended.stdout) as Printed;
  const spans = await receiver.spans(3);
  const find = (kind: string, path: string): SeenSpan => {
    const found = spans.find(
      (each) =>
        tag(each, 'span.kind') === kind &&
        String(tag(each, 'url.path') ?? new URL(String(tag(each, 'url.full'))).pathname) === path,
    );
    assert.ok(found, `${kind} ${path}`);
    return found;
  };
  return {
    printed,
    front: find('server', '/front'),
    sent: find('client', '/back'),
    back: find('server', '/back'),
  };
}

const padded = (id: string): string => id.padStart(32, '0');

for (const propagators of ['tracecontext,baggage,jaeger', 'tracecontext,b3multi']) {
  test(`zipkin-js with ${propagators}: a request without headers is one trace, and its client span is the parent of ours`, async (t) => {
    const { printed, front, sent, back } = await run(t, { OTEL_PROPAGATORS: propagators });
    const server = printed.spans.find(({ kind }) => kind.startsWith('Server'));
    const client = printed.spans.find(({ kind }) => kind.startsWith('Client'));
    assert.ok(server && client);
    const { traceID } = front.span;
    assert.deepEqual([padded(server.traceId), server.parentId], [traceID, front.span.spanID]);
    assert.deepEqual([padded(client.traceId), client.parentId], [traceID, server.spanId]);
    assert.deepEqual([sent.span.traceID, parentOf(sent)], [traceID, client.spanId]);
    assert.equal(parentOf(back), sent.span.spanID);
    assert.notEqual(padded(printed.outside), traceID);
  });
}

test('zipkin-js: headers of B3 are read by both, and ours go on', async (t) => {
  const headers = {
    'x-b3-traceid': '00000000000000a3',
    'x-b3-spanid': '00000000000000b7',
    'x-b3-sampled': '1',
  };
  const { printed, front, sent } = await run(t, {
    OTEL_PROPAGATORS: 'tracecontext,b3multi',
    HEADERS: JSON.stringify(headers),
  });
  const client = printed.spans.find(({ kind }) => kind.startsWith('Client'));
  assert.deepEqual([padded(front.span.traceID), parentOf(front)], [padded('a3'), '00000000000000b7']);
  assert.deepEqual([padded(sent.span.traceID), parentOf(sent)], [padded('a3'), client?.spanId]);
  assert.equal(printed.received['x-b3-spanid'], sent.span.spanID);
});

test('zipkin-js, switched off: its traces are its own', async (t) => {
  const { printed, front } = await run(t, { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'zipkin' });
  const server = printed.spans.find(({ kind }) => kind.startsWith('Server'));
  assert.notEqual(padded(server?.traceId ?? ''), front.span.traceID);
});
