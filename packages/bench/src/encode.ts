// Encode alone, and start + end + encode, of a span like that of an HTTP server: spans per second and bytes per span.
// Bundled first, as the product is: tsx keeps the names of functions, which costs a multiple on these paths.
//   npx esbuild packages/bench/src/encode.ts --bundle --platform=node --format=cjs --outfile=.cache/encode.cjs
//   node .cache/encode.cjs [rounds]

import type { Span } from '@spoor/core';
import { type AttributeSink, alwaysOn, attributeKey, rootContext, TracerProvider } from '@spoor/core';
import {
  createJaegerBinaryEncoder,
  createJaegerCompactEncoder,
  createOtlpJsonEncoder,
  createOtlpProtobufEncoder,
  createZipkinV1Encoder,
  createZipkinV2Encoder,
  type SpanEncoder,
} from '@spoor/wire';

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
};

class Request {
  method = 'GET';
  path: string;
  port = 34_567;
  constructor(path: string) {
    this.path = path;
  }
  writeAttributes(sink: AttributeSink): void {
    sink.string(keys.method, this.method);
    sink.string(keys.scheme, 'http');
    sink.string(keys.path, this.path);
    sink.string(keys.address, 'shop.example.com');
    sink.int(keys.port, 8080);
    sink.string(keys.agent, 'curl/8.5.0');
    sink.string(keys.peer, '10.1.2.3');
    sink.int(keys.peerPort, this.port);
    sink.string(keys.protocol, '1.1');
    sink.int(keys.status, 200);
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

function measure(name: string, count: number, work: (count: number) => number): void {
  work(count / 10);
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
    `${name.padEnd(34)} ${(median / 1e6).toFixed(2)} M/s  ${(1e9 / median).toFixed(0)} ns  best ${(1e9 / (rates.at(-1) ?? 1)).toFixed(0)} ns  ${(bytes / count).toFixed(0)} bytes/span\n`,
  );
}

const rounds = Number(process.argv[2] ?? 7);
const count = 200_000;

function encode(encoder: SpanEncoder): (count: number) => number {
  return (spans) => {
    let bytes = 0;
    for (let index = 0; index < spans; index++) {
      if (encoder.append(span)) continue;
      bytes += encoder.take().bytes.length;
      encoder.append(span);
    }
    return bytes + encoder.take().bytes.length;
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

for (const [name, create] of Object.entries(factories)) measure(`encode: ${name}`, count, encode(create()));

measure('start + end, no encoder', count, (spans) => {
  const provider = new TracerProvider({ resource, sampler: alwaysOn, sinks: [] });
  const tracer = provider.getTracer('@spoor/http', '0.1.0');
  for (let index = 0; index < spans; index++) tracer.start('GET', 1, rootContext, source).end();
  return 0;
});

for (const [name, create] of Object.entries(factories)) {
  const encoder = create();
  let bytes = 0;
  const provider = new TracerProvider({
    resource,
    sampler: alwaysOn,
    sinks: [
      {
        append(ended) {
          if (encoder.append(ended)) return;
          bytes += encoder.take().bytes.length;
          encoder.append(ended);
        },
      },
    ],
  });
  const tracer = provider.getTracer('@spoor/http', '0.1.0');
  measure(`start + end + encode: ${name}`, count, (spans) => {
    bytes = 0;
    for (let index = 0; index < spans; index++) tracer.start('GET', 1, rootContext, source).end();
    return bytes;
  });
}
