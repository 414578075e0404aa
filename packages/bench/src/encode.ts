// Encode alone, or start + end + encode, of a span like that of an HTTP server: spans per second and bytes per span. One row
// for each process, since the calls of a program that knows six encoders are not those of one that uses its own.
// Without a row's name: prints their names. With one, and a number of rounds:
// `encode: jaeger compact   0.90 M/s  1111 ns  best 1000 ns  511 bytes/span`.

import type { Span } from '@spoor/core';
import {
  type AttributeSink,
  alwaysOn,
  attributeKey,
  fixedAttributes,
  rootContext,
  TracerProvider,
} from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
  type SpanEncoder,
} from '@spoor/wire';
import { upstreamRow } from './encode-upstream.ts';

const resource = {
  serviceName: 'shop-frontend',
  attributes: [
    ['telemetry.sdk.language', 'nodejs'],
    ['telemetry.sdk.name', 'spoor'],
    ['telemetry.sdk.version', '0.1.0'],
    ['host.name', 'ip-10-1-2-3'],
    ['process.pid', 4242],
  ] as const,
};
const options = { maxBatchBytes: 65_000 };

const keys = {
  method: attributeKey('http.request.method'),
  scheme: attributeKey('url.scheme'),
  path: attributeKey('url.path'),
  address: attributeKey('server.address'),
  port: attributeKey('server.port'),
  agent: attributeKey('user_agent.original'),
  peer: attributeKey('network.peer.address'),
  peerPort: attributeKey('network.peer.port'),
  protocol: attributeKey('network.protocol.version'),
  status: attributeKey('http.response.status_code'),
  client: attributeKey('client.address'),
};

/** As packages/http does it: what exchanges have in common in one piece. */
const facts = fixedAttributes([
  [keys.method, 'GET'],
  [keys.scheme, 'http'],
  [keys.protocol, '1.1'],
  [keys.status, 200],
]);

class Request {
  path: string;
  port = 34_567;
  constructor(path: string) {
    this.path = path;
  }
  writeAttributes(sink: AttributeSink): void {
    sink.fixed(facts);
    sink.string(keys.address, 'shop.example.com');
    sink.int(keys.port, 8080);
    sink.string(keys.peer, '10.1.2.3');
    sink.int(keys.peerPort, this.port);
    sink.string(keys.agent, 'curl/8.5.0');
    sink.string(keys.path, this.path);
    sink.string(keys.client, '10.1.2.3');
  }
}

const source = new Request('/api/products/4711');
let last: Span | undefined;
const collecting = new TracerProvider({
  resource,
  sampler: alwaysOn,
  sinks: [
    {
      append: (span) => {
        last = span as Span;
      },
    },
  ],
});
collecting.getTracer('@spoor/http', '0.1.0').start('GET', 1, rootContext, source).end();
const span = last as Span;

const count = 50_000;
/** Of exporter-jaeger's, which takes a hundred times as long. */
const upstreamCount = 10_000;

function measure(name: string, rounds: number, count: number, work: Work): void {
  work(count);
  const rates: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const begun = process.cpuUsage();
    bytes = work(count);
    const { user, system } = process.cpuUsage(begun);
    rates.push(count / ((user + system) / 1e6));
  }
  rates.sort((a, b) => a - b);
  const median = rates[rates.length >> 1] ?? 0;
  process.stdout.write(
    `${name}  ${(median / 1e6).toFixed(2)} M/s  ${(1e9 / median).toFixed(0)} ns  best ${(1e9 / (rates.at(-1) ?? 1)).toFixed(0)} ns  ${(bytes / count).toFixed(0)} bytes/span\n`,
  );
}

/** That many spans; the bytes of their batches. */
type Work = (count: number) => number;

function encode(encoder: SpanEncoder): Work {
  return (spans) => {
    let bytes = 0;
    const take = (): void => {
      const batch = encoder.take();
      bytes += batch.bytes.length;
      encoder.release(batch);
    };
    for (let index = 0; index < spans; index++) {
      if (encoder.append(span)) continue;
      take();
      encoder.append(span);
    }
    take();
    return bytes;
  };
}

function startAndEnd(encoder: SpanEncoder | undefined): Work {
  let bytes = 0;
  const append = (ended: Span): void => {
    if (encoder === undefined || encoder.append(ended)) return;
    const batch = encoder.take();
    bytes += batch.bytes.length;
    encoder.release(batch);
    encoder.append(ended);
  };
  const sinks = encoder === undefined ? [] : [{ append: (ended: unknown) => append(ended as Span) }];
  const tracer = new TracerProvider({ resource, sampler: alwaysOn, sinks }).getTracer('@spoor/http', '0.1.0');
  return (spans) => {
    bytes = 0;
    for (let index = 0; index < spans; index++) tracer.start('GET', 1, rootContext, source).end();
    return bytes;
  };
}

const factories = {
  'jaeger compact': () => createJaegerCompactEncoder(resource, options),
  'jaeger binary': () => createJaegerBinaryEncoder(resource, options),
  'otlp protobuf': () => createOtlpProtobufEncoder(resource, options),
  'otlp json': () => createOtlpJsonEncoder(resource, options),
  'zipkin v2': () => createZipkinV2Encoder(resource, options),
  'zipkin v1': () => createZipkinV1Encoder(resource, options),
};

const upstream = 'encode: exporter-jaeger, binary';
const rows: Record<string, () => Work> = { [upstream]: () => upstreamRow(resource) };
for (const [name, create] of Object.entries(factories)) {
  rows[`encode: ${name}`] = () => encode(create());
  rows[`start + end + encode: ${name}`] = () => startAndEnd(create());
}
rows['start + end, no encoder'] = () => startAndEnd(undefined);

const [, , name, rounds = '7'] = process.argv;
const row = name === undefined ? undefined : rows[name];
if (name === undefined || row === undefined) process.stdout.write(`${Object.keys(rows).sort().join('\n')}\n`);
else measure(name, Number(rounds), name === upstream ? upstreamCount : count, row());
