import { option } from '../option.ts';
import { hostName, httpUrl, milliseconds, oneOf, port, text, verbatim, wholeNumber } from '../parsers.ts';

const section = 'jaeger';
const exporter = 'jaeger';

export const jaegerOptions = {
  jaegerProtocol: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_PROTOCOL'],
    parser: oneOf(['http/thrift.binary', 'udp/thrift.compact', 'udp/thrift.binary'], ['grpc']),
    fallback: undefined,
    fallbackText:
      '`http/thrift.binary` with an endpoint, else `udp/thrift.compact` (reference engine: `udp/thrift.binary`)',
    doc: 'How spans are sent. `grpc` is refused: use `otlp`, which every Jaeger since 1.35 takes.',
    support: 'all',
  }),
  jaegerEndpoint: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_ENDPOINT', 'JAEGER_ENDPOINT', 'JAEGER_REPORTER_ENDPOINT'],
    parser: httpUrl,
    fallback: undefined,
    fallbackText: '`http://localhost:14268/api/traces`',
    doc: "The collector's URL. Setting it chooses HTTP when no protocol is set.",
    support: 'all',
  }),
  jaegerTimeoutMs: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_TIMEOUT', 'JAEGER_REPORTER_TIMEOUT'],
    parser: milliseconds,
    fallback: 10_000,
    doc: 'Longest time a batch may take over HTTP; 0 is no limit.',
    support: 'all',
  }),
  jaegerUser: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_USER', 'JAEGER_USER', 'JAEGER_REPORTER_USER'],
    parser: text,
    fallback: undefined,
    doc: 'Basic authentication at the collector; needs a password too.',
    support: 'all',
  }),
  jaegerPassword: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_PASSWORD', 'JAEGER_PASSWORD', 'JAEGER_REPORTER_PASSWORD'],
    parser: verbatim,
    fallback: undefined,
    secret: true,
    doc: 'Basic authentication at the collector; needs a user too.',
    support: 'all',
  }),
  jaegerAgentHost: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_AGENT_HOST', 'JAEGER_AGENT_HOST', 'JAEGER_REPORTER_AGENT_HOST'],
    parser: hostName,
    fallback: 'localhost',
    doc: "The agent's host, for the udp protocols.",
    support: 'all',
  }),
  jaegerAgentPort: option({
    section,
    exporter,
    sources: ['OTEL_EXPORTER_JAEGER_AGENT_PORT', 'JAEGER_AGENT_PORT', 'JAEGER_REPORTER_AGENT_PORT'],
    parser: port,
    fallback: undefined,
    fallbackText: '6831 for `udp/thrift.compact`, 6832 for `udp/thrift.binary`',
    doc: "The agent's port. 6832 chooses the binary protocol when no protocol is set.",
    support: 'all',
  }),
  maxPacketBytes: option({
    section,
    exporter,
    sources: ['SPOOR_MAX_PACKET_SIZE'],
    parser: wholeNumber({ least: 1024, most: 65_507, unit: 'bytes' }),
    fallback: undefined,
    fallbackText: '65000; on macOS 9216',
    doc: 'Largest UDP packet.',
    support: 'all',
  }),
};
