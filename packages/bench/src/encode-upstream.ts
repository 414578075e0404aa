/** The same span through @opentelemetry/exporter-jaeger: its conversion, and jaeger-client's Thrift and batches. */
import { createRequire } from 'node:module';
import { SpanKind } from '@opentelemetry/api';
import { NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';

interface UdpSender {
  _client: { close(): void };
  setProcess(process: object): void;
  append(span: object, done: () => void): void;
  flush(done: () => void): void;
}

interface Upstream {
  readonly spanToThrift: (span: ReadableSpan) => object;
  readonly ThriftUtils: { getThriftTags(tags: readonly object[]): object[] };
  readonly UDPSender: new (options: { maxPacketSize: number }) => UdpSender;
}

interface Described {
  readonly serviceName: string;
  readonly attributes: readonly (readonly [string, string | number])[];
}

function spanOf(): ReadableSpan {
  let ended: ReadableSpan | undefined;
  const done = () => Promise.resolve();
  const provider = new NodeTracerProvider({
    spanProcessors: [
      {
        onStart: () => {},
        onEnd: (span) => {
          ended = span;
        },
        forceFlush: done,
        shutdown: done,
      },
    ],
  });
  provider
    .getTracer('@opentelemetry/instrumentation-http', '0.1.0')
    .startSpan('GET', {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': 'GET',
        'url.scheme': 'http',
        'network.protocol.version': '1.1',
        'http.response.status_code': 200,
        'server.address': 'shop.example.com',
        'server.port': 8080,
        'network.peer.address': '10.1.2.3',
        'network.peer.port': 34_567,
        'user_agent.original': 'curl/8.5.0',
        'url.path': '/api/products/4711',
        'client.address': '10.1.2.3',
      },
    })
    .end();
  if (ended === undefined) throw new Error('the upstream span did not end');
  return ended;
}

/** Works off that many spans; returns the bytes of their datagrams. */
export function upstreamRow({ serviceName, attributes }: Described): (count: number) => number {
  // By a name that the bundler does not see: what is measured is the package as it is installed.
  const load = createRequire(import.meta.url);
  const [package_, transform] = ['@opentelemetry/exporter-jaeger/build/src/', 'transform'];
  const { spanToThrift, ThriftUtils, UDPSender }: Upstream = {
    ...load(`${package_}${transform}`),
    ...load(`${package_}types`),
  };
  const sender = new UDPSender({ maxPacketSize: 65_000 });
  sender._client.close();
  let bytes = 0;
  Object.assign(sender._client, {
    send: (_buffer: Buffer, _at: number, length: number, _port: number, _host: string, done: () => void) => {
      bytes += length;
      done();
    },
  });
  const tags = attributes.map(([key, value]) => ({ key, value }));
  sender.setProcess({ serviceName, tags: ThriftUtils.getThriftTags(tags) });
  const span = spanOf();
  const nothing = (): void => {};
  return (count) => {
    bytes = 0;
    for (let index = 0; index < count; index++) sender.append(spanToThrift(span), nothing);
    sender.flush(nothing);
    return bytes;
  };
}
