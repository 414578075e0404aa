/**
 * Whatever the receivers make of odd documents can be stored, searched and shown: one odd number must not turn the answer
 * to every search into a failure.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startCollector } from '@spoor/collector';
import { type DecodedSpans, decodeOtlpJson, decodeZipkinV1Json, decodeZipkinV2Json } from '@spoor/wire';
import { oddDocuments } from '../packages/wire/src/fixtures/odd-json.ts';
import { zipkinV1Documents, zipkinV2Documents } from '../packages/wire/src/fixtures/zipkin-documents.ts';

const ports = {
  query: 0,
  otlp: false,
  otlpGrpc: false,
  zipkin: false,
  compact: false,
  binary: false,
  thriftHttp: false,
  sampling: false,
} as const;
const collector = await startCollector({ ports });
after(() => collector.close());

/** Returns how many documents there were. */
function store(documents: Iterable<string>, decode: (body: string) => DecodedSpans): number {
  let count = 0;
  for (const body of documents) {
    collector.store.insert(decode(body).spans);
    count += 1;
  }
  return count;
}

async function answered(path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${collector.ports.query}${path}`);
  const text = await answer.text();
  assert.equal(answer.status, 200, `${path}: ${text.slice(0, 300)}`);
  return text;
}

const span = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: '0000000000000002',
  parentSpanId: '0000000000000001',
  name: 'name',
  kind: 2,
  startTimeUnixNano: '1544712660000001250',
  endTimeUnixNano: '1544712661000001500',
  attributes: [{ key: 'a', value: { intValue: '1' } }],
  events: [
    { timeUnixNano: '1544712660500000000', name: 'e', attributes: [{ key: 'b', value: { doubleValue: 1 } }] },
  ],
  links: [{ traceId: '5b8efff798038103d269b633813fc60c', spanId: '00000000000000aa' }],
  status: { code: 2, message: 'broken' },
};
const service = { key: 'service.name', value: { stringValue: 'odd' } };
const otlp = {
  resourceSpans: [
    { resource: { attributes: [service] }, scopeSpans: [{ scope: { name: 'lib' }, spans: [span] }] },
  ],
};

test('documents with an odd value in each place are taken, and everything that is shown of them is JSON', async () => {
  let count = store(
    oddDocuments(otlp, (document: typeof otlp) => document.resourceSpans),
    decodeOtlpJson,
  );
  for (const [documents, decode] of [
    [zipkinV2Documents, decodeZipkinV2Json],
    [zipkinV1Documents, decodeZipkinV1Json],
  ] as const) {
    const spans = JSON.parse(String(documents[0])) as [object];
    count += store(
      oddDocuments(spans, ([span]: [object]) => span),
      decode,
    );
  }
  assert.ok(count > 2000, `${count} documents`);

  const { data: services } = JSON.parse(await answered('/api/services')) as { data: string[] };
  assert.ok(services.includes('odd') && services.length > 3, services.join());
  for (const name of services) {
    const query = `service=${encodeURIComponent(name)}`;
    for (const path of [
      `/api/traces?${query}&limit=100000`,
      `/api/operations?${query}`,
      `/api/deep-dependencies?${query}`,
    ])
      JSON.parse(await answered(path));
    JSON.parse(await answered(`/api/metrics/latencies?${query}&quantile=0.95&groupByOperation=true`));
    JSON.parse(await answered(`/api/spoor/changes?${query}`));
  }
  const range =
    'query.startTimeMin=1970-01-01T00:00:00Z&query.startTimeMax=2600-01-01T00:00:00Z&query.searchDepth=100000';
  for (const path of [
    `/api/v3/traces?${range}`,
    `/api/v3/trace-summaries?${range}`,
    '/api/dependencies',
    '/api/spoor/graph',
  ])
    JSON.parse(await answered(path));
  const { summaries } = JSON.parse(await answered('/api/spoor/traces?limit=100000')) as {
    summaries: { traceId: string }[];
  };
  for (const { traceId } of summaries) {
    for (const line of (await answered(`/api/spoor/traces/${traceId}`)).trim().split('\n')) JSON.parse(line);
  }
});
