/** What the spans say of calls whose library is not patched, and which http2 shows: the ways of open-spans, and their outcome. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtures, waysOf } from '../open-spans/ways.ts';
import { receiveSpans } from './received-spans.ts';
import { runApp } from './run-app.ts';

const file = 'rpc-over-http2.cjs';

/** Status code, and whether the span has failed: of the client, of the server. */
const outcomes: Readonly<
  Record<string, readonly [number | undefined, boolean, number | undefined, boolean]>
> = {
  good: [0, false, 0, false],
  'an error in the trailers': [5, true, 5, false],
  'an error without a body': [12, true, 12, true],
  'no status at all': [2, true, 2, true],
  'an answer of HTTP': [14, true, 14, true],
  'the server resets': [13, true, 13, true],
  'the client cancels': [1, true, 1, false],
  'the client destroys its session': [2, true, 1, false],
  'past its deadline': [4, true, 4, true],
  'the compatibility API': [0, false, 0, false],
  'gRPC-Web': [0, false, 0, false],
  'gRPC-Web with an error in the body': [5, true, 5, false],
  'gRPC-Web that ends in the middle': [2, true, 2, true],
};

test('status, errors and names of calls over http2', async (t) => {
  const receiver = await receiveSpans(t);
  const { stdout, stderr } = await runApp(join(fixtures, 'run-ways.cjs'), {
    args: [file],
    engine: 'fast',
    env: { OTEL_SERVICE_NAME: 'rpc', ...receiver.http },
  });
  assert.equal(stdout, 'done\n', stderr);
  const names = Object.keys(waysOf(file));
  const count = Object.values(waysOf(file)).reduce((sum, { client, server }) => sum + client + server, 0);
  const spans = await receiver.spans('rpc', count);
  for (const [way, [clientCode, clientFails, serverCode, serverFails]] of Object.entries(outcomes)) {
    const service = `ways.Rpc_rpc_over_http2_cjs_${names.indexOf(way)}`;
    const of = (kind: string) =>
      spans.find(({ tags }) => tags['rpc.service'] === service && tags['span.kind'] === kind);
    const found = (['client', 'server'] as const).flatMap((kind) => {
      const tags = of(kind)?.tags;
      return [tags?.['rpc.grpc.status_code'], tags?.['error'] === true];
    });
    assert.deepEqual(found, [clientCode, clientFails, serverCode, serverFails], way);
    assert.equal(of('server')?.parentId, of('client')?.spanId, way);
    assert.equal(of('client')?.name, `grpc.${service}/Call`);
    assert.equal(of('client')?.tags['rpc.method'], 'Call');
    assert.equal(of('client')?.tags['server.address'], '127.0.0.1');
  }
});
