import { option } from '../option.ts';
import { plainPairs } from '../pairs.ts';
import { boolean, lowerCaseList, text } from '../parsers.ts';
import { resourceOptions } from './resource.ts';

const section = 'ecosystem';

export const ecosystemOptions = {
  enabledInstrumentations: option({
    section,
    sources: ['OTEL_NODE_ENABLED_INSTRUMENTATIONS'],
    parser: lowerCaseList,
    fallback: undefined,
    fallbackText: 'all',
    doc: 'Only these libraries are traced: `http,grpc`.',
    support: 'all',
  }),
  disabledInstrumentations: option({
    section,
    sources: ['OTEL_NODE_DISABLED_INSTRUMENTATIONS'],
    parser: lowerCaseList,
    fallback: [],
    fallbackText: 'none',
    doc: 'These libraries are not traced; taken off what is enabled.',
    support: 'all',
  }),
  defaultEnabled: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED'],
    parser: boolean,
    fallback: true,
    doc: '`false`: only what `OTEL_INSTRUMENTATION_<NAME>_ENABLED=true` names (`GRPC`, `HTTP`). `…=false` switches one off.',
    support: 'all',
  }),
  resourceDetectors: resourceOptions.resourceDetectors,
  peerServices: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING'],
    parser: plainPairs,
    fallback: {},
    fallbackText: 'none',
    doc: '`host[:port]=name,…`: gives client spans a `peer.service`.',
    support: 'fast',
    place: 'config',
  }),
  masksDatabaseValues: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_COMMON_DB_STATEMENT_SANITIZER_ENABLED'],
    parser: boolean,
    fallback: true,
    doc: 'Literals in the texts of database statements are recorded as `?`, and what errors of databases quote too. `false`: they are recorded as they are.',
    support: 'fast',
  }),
  methodsInclude: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_METHODS_INCLUDE'],
    parser: text,
    fallback: undefined,
    doc: 'Spans around functions of your own.',
    support: 'none',
  }),
  semconvOptIn: option({
    section,
    sources: ['OTEL_SEMCONV_STABILITY_OPT_IN'],
    parser: text,
    fallback: undefined,
    doc: 'Attributes are always the stable ones; accepted and ignored.',
    support: 'silent',
  }),
  sdkMetrics: option({
    section,
    sources: ['OTEL_NODE_EXPERIMENTAL_SDK_METRICS'],
    parser: boolean,
    fallback: false,
    doc: 'Metrics about the tracer itself.',
    support: 'none',
  }),
};
