import { option } from '../option.ts';
import { httpUrl, milliseconds, text } from '../parsers.ts';

const section = 'zipkin';

export const zipkinOptions = {
  zipkinEndpoint: option({
    section,
    exporter: 'zipkin',
    sources: ['OTEL_EXPORTER_ZIPKIN_ENDPOINT'],
    parser: httpUrl,
    fallback: 'http://localhost:9411/api/v2/spans',
    doc: 'The URL spans are posted to. One that ends in `/api/v1/spans` gets the version 1 format.',
    support: 'all',
  }),
  zipkinTimeoutMs: option({
    section,
    exporter: 'zipkin',
    sources: ['OTEL_EXPORTER_ZIPKIN_TIMEOUT'],
    parser: milliseconds,
    fallback: 10_000,
    doc: 'Longest time a batch may take; 0 is no limit.',
    support: 'all',
  }),
  zipkinProtocol: option({
    section,
    sources: ['OTEL_EXPORTER_ZIPKIN_PROTOCOL'],
    parser: text,
    fallback: undefined,
    doc: 'Reserved by the specification; always JSON.',
    support: 'none',
  }),
};
