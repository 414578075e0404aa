import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReceivedSpan, receiveSpans } from './received-spans.ts';
import { engines, fixture, type PreloadWay, runApp } from './run-app.ts';

interface Printed {
  body: string;
  received: Record<'http' | 'https', Record<string, string>>;
}

const kind = (span: ReceivedSpan) => String(span.tags['span.kind']);
const path = (span: ReceivedSpan) =>
  new URL(String(span.tags['url.full'] ?? span.tags['url.path']), 'http://x').pathname;

/** One line per span: `client /plain < server /edge`. */
function describe(spans: readonly ReceivedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const name = (span: ReceivedSpan | undefined) =>
    span === undefined ? 'nobody' : `${kind(span)} ${path(span)}`;
  return spans.map((span) => `${name(span)} < ${name(byId.get(span.parentId ?? ''))}`).sort();
}

const wholeTrace = [
  'client /edge < nobody',
  'client /plain < server /edge',
  'client /secure < server /edge',
  'server /edge < client /edge',
  'server /plain < client /plain',
  'server /secure < client /secure',
];

const ways: readonly PreloadWay[] = ['--require', '--import', 'NODE_OPTIONS'];

/** Upstream's propagator writes two digits, which some old Go clients cannot read (interop: uber-trace-id). */
const sampledFlag = { fast: '1', reference: '01' };

for (const engine of engines) {
  for (const application of ['http.cjs', 'http.mjs']) {
    for (const way of ways) {
      test(`${engine}, ${application} by ${way}: http and https, both sides, one trace, both headers`, async (t) => {
        const receiver = await receiveSpans(t);
        const env = {
          ...receiver.http,
          OTEL_SERVICE_NAME: 'web',
          OTEL_EXPORTER_JAEGER_PROTOCOL: 'http/thrift.binary',
        };
        const ended = await runApp(fixture(application), { way, env, engine });
        assert.equal(ended.status, 0, ended.stderr);
        const { body, received } = JSON.parse(ended.stdout) as Printed;
        assert.equal(body, 'http https');
        const spans = await receiver.spans('web', wholeTrace.length);
        assert.deepEqual(describe(spans), wholeTrace);
        assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
        for (const [backEnd, target] of [
          ['http', '/plain'],
          ['https', '/secure'],
        ] as const) {
          const client = spans.find((span) => kind(span) === 'client' && path(span) === target);
          assert.deepEqual(received[backEnd], {
            traceparent: `00-${client?.traceId}-${client?.spanId}-01`,
            'uber-trace-id': `${client?.traceId}:${client?.spanId}:0:${sampledFlag[engine]}`,
          });
        }
      });
    }
  }
}

for (const engine of engines) {
  test(`${engine}: spans arrive over UDP too`, async (t) => {
    const receiver = await receiveSpans(t);
    const ended = await runApp(fixture('http.cjs'), {
      engine,
      env: { ...receiver.udp, OTEL_SERVICE_NAME: 'web' },
    });
    assert.equal(ended.status, 0, ended.stderr);
    assert.deepEqual(describe(await receiver.spans('web', wholeTrace.length)), wholeTrace);
  });
}

const w3c = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const uber = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const headers = {
  traceparent: `00-${w3c.traceId}-${w3c.spanId}-01`,
  'uber-trace-id': `${uber.traceId}:${uber.spanId}:0:1`,
};

for (const engine of engines) {
  for (const [sent, given, parent] of [
    ['traceparent', { traceparent: headers.traceparent }, w3c],
    ['uber-trace-id', { 'uber-trace-id': headers['uber-trace-id'] }, uber],
    ['both, W3C wins', headers, w3c],
    ['a broken uber-trace-id beside a traceparent', { ...headers, 'uber-trace-id': 'zz:1:0:1' }, w3c],
    ['a broken traceparent beside an uber-trace-id', { ...headers, traceparent: '00-0-0-01' }, uber],
  ] as const) {
    test(`${engine}, extraction: ${sent}`, async (t) => {
      const receiver = await receiveSpans(t);
      const env = { ...receiver.http, OTEL_SERVICE_NAME: 'web', HEADERS: JSON.stringify(given) };
      const ended = await runApp(fixture('http.cjs'), { engine, env });
      assert.equal(ended.status, 0, ended.stderr);
      const spans = await receiver.spans('web', wholeTrace.length - 1);
      const edge = spans.find((span) => kind(span) === 'server' && path(span) === '/edge');
      assert.equal(edge?.traceId, parent.traceId);
      assert.equal(edge?.parentId, parent.spanId);
    });
  }
}
