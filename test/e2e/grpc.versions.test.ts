import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from './received-spans.ts';
import { engines, fixture, type PreloadWay, runApp } from './run-app.ts';

interface Printed {
  propagated: Record<string, string[]>;
  [rest: string]: unknown;
}

const methods = ['Download', 'Refuse', 'Talk', 'Unary', 'Upload'];

/** What the application saw, without what tracing is meant to add. */
const seen = ({ propagated: _, ...rest }: Printed) => rest;

const expectedPairs = methods.flatMap((method) => [
  `client grpc.e2e.Calls/${method} ${method === 'Refuse' ? 5 : 0} < nobody`,
  `server grpc.e2e.Calls/${method} ${method === 'Refuse' ? 5 : 0} < client grpc.e2e.Calls/${method}`,
]);

function describe(spans: readonly ReceivedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const name = (span: ReceivedSpan) => `${span.tags['span.kind']} ${span.name}`;
  return spans
    .map((span) => {
      const parent = byId.get(span.parentId ?? '');
      return `${name(span)} ${span.tags['rpc.grpc.status_code']} < ${parent ? name(parent) : 'nobody'}`;
    })
    .sort();
}

const ways: readonly PreloadWay[] = ['--require', '--import', 'NODE_OPTIONS'];

for (const engine of engines) {
  for (const application of ['grpc.cjs', 'grpc.mjs']) {
    for (const way of ways) {
      test(`${engine}, ${application} by ${way}: all kinds of call, both sides, and nothing changed for them`, async (t) => {
        const receiver = await receiveSpans(t);
        const env = { ...receiver.http, OTEL_SERVICE_NAME: 'rpc' };
        const [plain, traced] = await Promise.all([
          runApp(fixture(application), { way: 'none' }),
          runApp(fixture(application), { way, env, engine }),
        ]);
        assert.equal(traced.status, 0, traced.stderr);
        const printed = JSON.parse(traced.stdout) as Printed;
        // Answers, headers, trailers, statuses, `this` and the caller's own Metadata: as without the preload.
        assert.deepEqual(seen(printed), seen(JSON.parse(plain.stdout) as Printed));
        for (const method of methods) {
          assert.deepEqual(printed.propagated[method], ['traceparent', 'uber-trace-id'], method);
        }
        assert.deepEqual(describe(await receiver.spans('rpc', expectedPairs.length)), expectedPairs.sort());
      });
    }
  }
}

for (const engine of engines) {
  test(`${engine}: a handler keeps this, its return value, trailers and flags`, async () => {
    const env = { OTEL_TRACES_EXPORTER: 'none' };
    const [plain, traced] = await Promise.all([
      runApp(fixture('grpc-raw.cjs'), { way: 'none' }),
      runApp(fixture('grpc-raw.cjs'), { engine, env }),
    ]);
    assert.equal(traced.status, 0, traced.stderr);
    assert.deepEqual(JSON.parse(plain.stdout), {
      self: { marker: 'self' },
      argumentCount: 2,
      answer: [null, 'answer', { 'x-trailer': 'kept' }, 7, 4],
      returned: 'returned',
      duplicate: false,
    });
    assert.equal(traced.stdout, plain.stdout);
  });
}
