import { option } from '../option.ts';
import { plainPairs } from '../pairs.ts';
import { boolean, list, lowerCaseList, text } from '../parsers.ts';

const section = 'ecosystem';

const capture = <const N extends string>(side: N, doc: string) =>
  option({
    section,
    sources: [`OTEL_INSTRUMENTATION_HTTP_${side}_HEADERS`],
    parser: lowerCaseList,
    fallback: [],
    fallbackText: 'none',
    doc,
    support: 'all',
  });

/** Java's names; it has none for responses, which are in own.ts. */
const captureMetadata = <const N extends string>(side: N, doc: string) =>
  option({
    section,
    sources: [`OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_${side}_REQUEST`],
    parser: lowerCaseList,
    fallback: [],
    fallbackText: 'none',
    doc,
    support: 'fast',
  });

/** RFC 9110, PATCH, and QUERY, which the semantic conventions added. */
const methods = [
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
] as const;

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
  resourceDetectors: option({
    section,
    sources: ['OTEL_NODE_RESOURCE_DETECTORS'],
    parser: list,
    fallback: undefined,
    doc: 'Which facts about host, process and cloud are recorded.',
    support: 'none',
  }),
  captureServerRequestHeaders: capture(
    'SERVER_CAPTURE_REQUEST',
    'Request headers that a server span records.',
  ),
  captureServerResponseHeaders: capture(
    'SERVER_CAPTURE_RESPONSE',
    'Response headers that a server span records.',
  ),
  captureClientRequestHeaders: capture(
    'CLIENT_CAPTURE_REQUEST',
    'Request headers that a client span records.',
  ),
  captureClientResponseHeaders: capture(
    'CLIENT_CAPTURE_RESPONSE',
    'Response headers that a client span records.',
  ),
  captureServerRequestMetadata: captureMetadata(
    'SERVER',
    'Metadata of a call that a gRPC server span records; of names that end in `-bin` only the lengths.',
  ),
  captureClientRequestMetadata: captureMetadata(
    'CLIENT',
    'Metadata of a call that a gRPC client span records; of names that end in `-bin` only the lengths.',
  ),
  messageEvents: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_GRPC_EMIT_MESSAGE_EVENTS'],
    parser: boolean,
    fallback: false,
    doc: 'An event `rpc.message` for each of the first 100 messages of a gRPC call.',
    support: 'fast',
  }),
  knownMethods: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS'],
    parser: list,
    fallback: methods,
    fallbackText: `\`${methods.join(',')}\``,
    doc: 'A method outside of this list is recorded as `_OTHER`.',
    support: 'fast',
  }),
  peerServices: option({
    section,
    sources: ['OTEL_INSTRUMENTATION_COMMON_PEER_SERVICE_MAPPING'],
    parser: plainPairs,
    fallback: {},
    fallbackText: 'none',
    doc: '`host[:port]=name,…`: gives client spans a `peer.service`.',
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
