import { gzipSync } from 'node:zlib';
import type { PortName } from '../ports.ts';

/** A request that is small for its sender and was, or could be, much for its receiver. */
export interface HostileRequest {
  readonly name: string;
  readonly port: PortName;
  readonly path: string;
  readonly body?: Uint8Array;
  readonly type?: string;
  readonly status: number;
  /** What the answer says. */
  readonly says?: RegExp;
}

const json = 'application/json';
const protobuf = 'application/x-protobuf';
const thrift = 'application/x-thrift';

/** As often as it fits into so many bytes, with what stands around. */
function filled(size: number, unit: string, before: string, after: string): Buffer {
  const count = Math.floor((size - before.length - after.length) / unit.length);
  return Buffer.from(before + unit.repeat(count).replace(/,$/, '') + after, 'latin1');
}

/** A field of a protobuf message around `bytes`. */
function field(number: number, bytes: Uint8Array): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest > 127 ? (rest % 128) + 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}

const units = (size: number, ...unit: number[]): Buffer =>
  Buffer.alloc(Math.floor(size / unit.length) * unit.length, Buffer.from(unit));

/** A Jaeger batch whose field `head` leads to a list of empty structs that fills it. */
function emptyStructs(size: number, head: string): Buffer {
  const count = Buffer.alloc(4);
  count.writeInt32BE(size - 100);
  return Buffer.concat([Buffer.from(head, 'hex'), count, Buffer.alloc(size - 90)]);
}

const spans = (size: number, unit: string): Buffer =>
  filled(size, unit, '{"resourceSpans":[{"scopeSpans":[{"spans":[', ']}]}]}');
const attributes = (size: number, unit: string): Buffer =>
  filled(size, unit, '{"resourceSpans":[{"resource":{"attributes":[', ']}}]}');
const distinctKeys = (size: number): string =>
  Array.from({ length: Math.floor(size / 12) }, (_, i) => `"${i.toString(36)}":1`).join(',');

const nested = (depth: number): Buffer => Buffer.from(`{"x":${'['.repeat(depth)}${']'.repeat(depth)}}`);

const ok = { status: 200 };
const tooManySpans = { status: 400, says: /span count must be at most 100000, got 100001/ };
const tooManyValues = { status: 400, says: /value count must be at most 1000000, got 'more'/ };

/** `size`: bytes of a body after decompression. */
export function hostileBodies(size: number): readonly HostileRequest[] {
  const otlpJson = (name: string, body: Uint8Array, answer: Pick<HostileRequest, 'status' | 'says'>) => {
    return {
      name: `OTLP JSON: ${name}`,
      port: 'otlp',
      path: '/v1/traces',
      type: json,
      body,
      ...answer,
    } as const;
  };
  const otlp = (name: string, body: Uint8Array, answer: Pick<HostileRequest, 'status' | 'says'>) => {
    return {
      name: `OTLP: ${name}`,
      port: 'otlp',
      path: '/v1/traces',
      type: protobuf,
      body,
      ...answer,
    } as const;
  };
  const zipkin = (name: string, body: Uint8Array, answer: Pick<HostileRequest, 'status' | 'says'>) => {
    return {
      name: `Zipkin: ${name}`,
      port: 'zipkin',
      path: '/api/v2/spans',
      type: json,
      body,
      ...answer,
    } as const;
  };
  const jaeger = (name: string, body: Uint8Array, answer: Pick<HostileRequest, 'status' | 'says'>) => {
    return {
      name: `Jaeger: ${name}`,
      port: 'thriftHttp',
      path: '/api/traces',
      type: thrift,
      body,
      ...answer,
    } as const;
  };
  const annotation = `{"value":"\\"a\\": {${'\\"b\\":1,'.repeat(50_000).slice(0, -1)}}"},`;
  // So many only fit into a large one.
  const manyAttributes = size > 10_000_000 ? tooManyValues : { status: 202 };
  return [
    otlpJson(
      'resources that are empty objects',
      filled(size, '{},', '{"resourceSpans":[', ']}'),
      tooManyValues,
    ),
    otlpJson('spans that are empty objects', spans(size, '{},'), tooManySpans),
    otlpJson('spans that are numbers', spans(size, '1,'), tooManyValues),
    otlpJson('a member nobody knows, full of objects', filled(size, '{},', '{"x":[', ']}'), ok),
    otlpJson('a member nobody knows, nested', nested(size / 2 - 10), ok),
    otlpJson('whitespace', filled(size, ' ', '{', '}'), ok),
    otlpJson('escapes', filled(size, '\\n', '{"x":"', '"}'), ok),
    otlpJson('a number of as many digits', filled(size, '1', '{"x":', '}'), ok),
    otlpJson('attributes that are null', attributes(size, 'null,'), tooManyValues),
    otlpJson('attributes that are empty objects', attributes(size, '{},'), ok),
    otlpJson('names that all differ', Buffer.from(`{${distinctKeys(size)}}`), ok),
    otlpJson('a document that breaks off', filled(size, '{"a":1},', '{"x":[', ''), {
      status: 400,
      says: /must be JSON, got 'its end'/,
    }),
    otlp('fields nobody knows', units(size, 8, 0), ok),
    otlp('resources without anything', units(size, 10, 0), tooManyValues),
    otlp('spans without anything', field(1, field(2, units(size - 20, 18, 0))), tooManySpans),
    otlp('attributes without anything', field(1, field(1, units(size - 20, 10, 0))), tooManyValues),
    otlp('attributes that break off', field(1, field(1, units(size - 20, 10, 1, 255))), tooManyValues),
    otlp('a span of fields nobody knows', field(1, field(2, field(2, units(size - 30, 0xa0, 1, 0)))), ok),
    zipkin('spans that are empty objects', filled(size, '{},', '[', ']'), tooManyValues),
    zipkin(
      'tags that all differ',
      Buffer.from(`[{"traceId":"a","id":"b","tags":{${distinctKeys(size - 50)}}}]`),
      { status: 202 },
    ),
    zipkin(
      'annotations full of attributes',
      filled(size, annotation, '[{"traceId":"a","id":"c","annotations":[', ']}]'),
      manyAttributes,
    ),
    jaeger('spans without anything', emptyStructs(size, '0f00020c'), tooManyValues),
    jaeger('tags without anything', emptyStructs(size, '0c00010f00020c'), tooManyValues),
    jaeger('a field nobody knows', emptyStructs(size, '0f00090c'), {
      status: 400,
      says: /batch spans must be present/,
    }),
  ];
}

/** Sixty megabytes of `{},` in 58 kB, and so on. */
export function bombs(): readonly HostileRequest[] {
  const unpacked = Buffer.alloc(60_000_000, '{},');
  return [
    {
      name: 'a gzip that grows a thousandfold',
      port: 'otlp',
      path: '/v1/traces',
      type: json,
      body: gzipSync(unpacked),
      status: 413,
      says: /decompressed body must be at most 20971520 bytes/,
    },
    {
      name: 'a gzip of a million empty parts',
      port: 'otlp',
      path: '/v1/traces',
      type: protobuf,
      body: Buffer.alloc(20_000_000, gzipSync('')),
      ...ok,
    },
  ];
}

const nines = '9'.repeat(60_000);
const query = (path: string, status: number, says?: RegExp): HostileRequest => ({
  name: path.length > 60 ? `${path.slice(0, 60)}…` : path,
  port: 'query',
  path,
  status,
  ...(says === undefined ? {} : { says }),
});
const tooLong = /must be at most 64 characters long, got \d+/;
const many = (name: string): string =>
  Array.from({ length: 5000 }, (_, i) => `${name}=${i.toString(36)}`).join('&');

export const hostileQueries: readonly HostileRequest[] = [
  ...['lookback', 'minDuration', 'maxDuration', 'start', 'end', 'limit'].map((name) =>
    query(`/api/traces?service=a&${name}=${nines}`, 400, tooLong),
  ),
  query(`/api/traces?service=a&lookback=${'1h'.repeat(30_000)}`, 400, tooLong),
  query(`/api/traces?service=a&start=${'9'.repeat(30)}`, 400, /value out of range/),
  query('/api/traces?service=a&limit=999999999999999999', 200),
  query(`/api/traces?service=${'a'.repeat(60_000)}`, 200),
  query(`/api/traces?service=a&${many('tag').replaceAll('&', ':1&')}:1`, 400, /tags must be at most 64/),
  query(
    `/api/traces?service=a&tags=${encodeURIComponent(`{${distinctKeys(30_000).replaceAll(':1', ':"1"')}}`)}`,
    400,
    /tags must be at most 64, got 2500/,
  ),
  query(`/api/traces?service=a&tags=${'['.repeat(60_000)}`, 400, /must be an object of strings/),
  query(`/api/traces?${many('traceID')}`, 400, /traceID must be 1 to 32 hex digits/),
  query(`/api/traces/${'f'.repeat(60_000)}`, 400, /trace id must be 1 to 32 hex digits/),
  query(`/api/services/${'%41'.repeat(20_000)}/operations`, 200),
  query(`/api/dependencies?endTs=1&lookback=${nines}`, 400, tooLong),
  query(`/api/dependencies?endTs=${'9'.repeat(18)}&lookback=${'9'.repeat(18)}`, 200),
  query(`/api/metrics/calls?${many('service')}`, 200),
  query(
    '/api/metrics/calls?service=a&endTs=99999999999999999&ratePer=99999999999999999',
    400,
    /endTs must be at most/,
  ),
  query('/api/metrics/calls?service=a&ratePer=99999999999999999', 400, /ratePer must be a positive number/),
  query('/api/metrics/calls?service=a&lookback=11001&step=1', 400, /lookback must be at most 11000 steps/),
  query(`/api/metrics/latencies?service=a&quantile=0.${nines}`, 400, tooLong),
  query(
    `/api/v3/traces?query.startTimeMin=2020-01-01T00:00:00.${nines}Z&query.startTimeMax=2030-01-01T00:00:00Z`,
    400,
    tooLong,
  ),
  query(`/api/v3/traces/${'f'.repeat(60_000)}`, 400, /must be 1 to 32 hex digits/),
  query(`/api/spoor/changes?service=a&buckets=${nines}`, 400, tooLong),
  query('/api/spoor/changes?service=a&start=-9000000000000000000&end=9000000000000000000', 200),
  query('/api/spoor/traces?limit=999999999999999999', 200),
  query('/api/spoor/graph', 200),
  query('/api/deep-dependencies?service=a', 200),
  query(`/${'a/'.repeat(30_000)}!`, 404),
  query(`/${'a.'.repeat(30_000)}`, 404),
];
