import { option } from '../option.ts';
import { headerPairs } from '../pairs.ts';
import { boolean, httpUrl, milliseconds, oneOf, text } from '../parsers.ts';

const section = 'otlp';
const exporter = 'otlp';
const support = 'all';
const traces = <const N extends string>(
  name: N,
): [`OTEL_EXPORTER_OTLP_TRACES_${N}`, `OTEL_EXPORTER_OTLP_${N}`] => [
  `OTEL_EXPORTER_OTLP_TRACES_${name}`,
  `OTEL_EXPORTER_OTLP_${name}`,
];

export const otlpOptions = {
  otlpProtocol: option({
    section,
    exporter,
    support,
    sources: traces('PROTOCOL'),
    parser: oneOf(['http/protobuf', 'http/json', 'grpc']),
    fallback: 'http/protobuf',
    doc: 'The encoding, and the way.',
  }),
  otlpTracesEndpoint: option({
    section,
    exporter,
    support,
    sources: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    parser: httpUrl,
    fallback: undefined,
    fallbackText: 'from the next',
    doc: 'The URL spans are posted to, used as it is; for `grpc` the address of the server.',
  }),
  otlpEndpoint: option({
    section,
    exporter,
    support,
    sources: ['OTEL_EXPORTER_OTLP_ENDPOINT'],
    parser: httpUrl,
    fallback: 'http://localhost:4318',
    fallbackText: '`http://localhost:4318`, for `grpc` `http://localhost:4317`',
    doc: 'The base URL; `v1/traces` is appended to its path. For `grpc` the address of the server.',
  }),
  otlpTracesHeaders: option({
    section,
    exporter,
    support,
    sources: ['OTEL_EXPORTER_OTLP_TRACES_HEADERS'],
    parser: headerPairs,
    fallback: {},
    fallbackText: 'none',
    secret: true,
    doc: 'Headers of each request; merged with the next, these win.',
  }),
  otlpHeaders: option({
    section,
    exporter,
    support,
    sources: ['OTEL_EXPORTER_OTLP_HEADERS'],
    parser: headerPairs,
    fallback: {},
    fallbackText: 'none',
    secret: true,
    doc: 'Headers of each request.',
  }),
  otlpTimeoutMs: option({
    section,
    exporter,
    support,
    sources: traces('TIMEOUT'),
    parser: milliseconds,
    fallback: 10_000,
    doc: 'Longest time a batch may take, retries included; 0 is no limit.',
  }),
  otlpCompression: option({
    section,
    exporter,
    support,
    sources: traces('COMPRESSION'),
    parser: oneOf(['gzip', 'none']),
    fallback: 'none',
    doc: 'Compression of the request body.',
  }),
  otlpCertificate: option({
    section,
    exporter,
    support,
    sources: traces('CERTIFICATE'),
    parser: text,
    fallback: undefined,
    fallbackText: "Node's own",
    doc: 'PEM file with the certificates that the collector is trusted by.',
  }),
  otlpClientKey: option({
    section,
    exporter,
    support,
    sources: traces('CLIENT_KEY'),
    parser: text,
    fallback: undefined,
    doc: 'PEM file with our private key (mutual TLS).',
  }),
  otlpClientCertificate: option({
    section,
    exporter,
    support,
    sources: traces('CLIENT_CERTIFICATE'),
    parser: text,
    fallback: undefined,
    doc: 'PEM file with our certificate (mutual TLS).',
  }),
  otlpInsecure: option({
    section,
    sources: traces('INSECURE'),
    parser: boolean,
    fallback: false,
    doc: 'For `grpc`: an address without a scheme is taken for `http` and not for `https`.',
    exporter,
    support,
  }),
};
