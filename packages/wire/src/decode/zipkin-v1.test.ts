import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
// @ts-expect-error this entry of the package has no types
import encoder from 'zipkin/src/jsonEncoder.js';
import { decodeZipkinV1Json, decodeZipkinV2Json } from './zipkin-json.ts';

const v1 = (span: object) =>
  decodeZipkinV1Json(JSON.stringify([{ traceId: 'a', id: 'b', ...span }])).spans[0];
const pairs = (tags: readonly { key: string; value: unknown }[] | undefined) =>
  Object.fromEntries(tags?.map(({ key, value }) => [key, value]) ?? []);

describe('Zipkin v1', () => {
  const endpoint = { serviceName: 'a', ipv4: '1.2.3.4', port: 80 };

  test('core annotations say kind, time and endpoint; sa says the other end', () => {
    const span = v1({
      parentId: 'c',
      name: 'get /',
      timestamp: 1,
      duration: 2,
      annotations: [
        { timestamp: 1, value: 'cs', endpoint },
        { timestamp: 2, value: 'halfway', endpoint },
        { timestamp: 3, value: 'cr', endpoint },
      ],
      binaryAnnotations: [
        { key: 'http.path', value: '/', endpoint },
        { key: 'sa', value: true, endpoint: { serviceName: 'db', port: 5432 } },
      ],
    });
    assert.deepEqual(pairs(span?.tags), {
      'http.path': '/',
      'span.kind': 'client',
      'peer.service': 'db',
      'net.peer.port': 5432,
    });
    assert.deepEqual(span?.process, {
      serviceName: 'a',
      tags: [
        { key: 'ip', type: 'string', value: '1.2.3.4' },
        { key: 'port', type: 'int64', value: 80 },
      ],
    });
    assert.deepEqual(span.logs, [
      { timeMicros: 2, fields: [{ key: 'event', type: 'string', value: 'halfway' }] },
    ]);
    assert.deepEqual([span.parentSpanId, span.startMicros, span.durationMicros], ['000000000000000c', 1, 2]);
  });

  test('the shared half of a span has the times of its annotations', () => {
    const annotations = [
      { timestamp: 30, value: 'ss', endpoint },
      { timestamp: 10, value: 'sr', endpoint },
      { timestamp: 99, value: 'afterwards', endpoint },
    ];
    const span = v1({ annotations });
    assert.deepEqual([span?.startMicros, span?.durationMicros], [10, 20]);
  });

  for (const [value, kind] of Object.entries({
    cr: 'client',
    ss: 'server',
    ms: 'producer',
    mr: 'consumer',
  })) {
    test(`${value} makes a ${kind}`, () => {
      assert.equal(pairs(v1({ annotations: [{ timestamp: 1, value }] })?.tags)['span.kind'], kind);
    });
  }

  test('lc names the component, or is there for its endpoint alone', () => {
    const span = (value: string) => v1({ timestamp: 1, binaryAnnotations: [{ key: 'lc', value, endpoint }] });
    assert.deepEqual(pairs(span('')?.tags), {});
    assert.deepEqual(pairs(span('cron')?.tags), { component: 'cron' });
    assert.equal(span('')?.process.serviceName, 'a');
  });
});

describe("what zipkin-js's encoders write, we read alike from both versions", () => {
  const base = {
    traceId: '000000000000000a',
    parentId: '000000000000000c',
    id: '000000000000000b',
    name: 'get',
    timestamp: 1000,
    duration: 200,
    localEndpoint: { serviceName: 'here', ipv4: '127.0.0.1', port: 1 },
    remoteEndpoint: { serviceName: 'there', ipv4: '127.0.0.2', port: 2 },
    annotations: [{ timestamp: 1100, value: 'midway' }],
    tags: { 'http.method': 'GET', error: 'boom' },
    debug: true,
  };
  for (const kind of ['CLIENT', 'SERVER', 'PRODUCER', 'CONSUMER']) {
    test(kind, () => {
      const span = { ...base, kind };
      const second = decodeZipkinV2Json(`[${encoder.JSON_V2.encode(span)}]`);
      assert.equal(pairs(second.spans[0]?.tags)['span.kind'], kind.toLowerCase());
      assert.deepEqual(decodeZipkinV1Json(`[${encoder.JSON_V1.encode(span)}]`), second);
    });
  }

  test('a local span', () => {
    const { remoteEndpoint: _, ...span } = base;
    const second = decodeZipkinV2Json(`[${encoder.JSON_V2.encode(span)}]`);
    assert.deepEqual(decodeZipkinV1Json(`[${encoder.JSON_V1.encode(span)}]`), second);
  });
});
