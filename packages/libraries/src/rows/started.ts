import type { RowOption, StartedRow } from '../row.ts';

const headers = <const Env extends string>(side: Env, doc: string) =>
  ({
    env: `OTEL_INSTRUMENTATION_HTTP_${side}_HEADERS`,
    type: 'names',
    fallback: [],
    fallbackText: 'none',
    doc,
    engines: 'all',
  }) as const satisfies RowOption;

/** Java's names for requests; it has none for responses. */
const metadata = <const Env extends string>(env: Env, doc: string) =>
  ({
    env,
    type: 'names',
    fallback: [],
    fallbackText: 'none',
    doc,
    engines: 'fast',
  }) as const satisfies RowOption;

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

/** What every application has, and what the protocols of a fleet need at its first request. */
export const startedRows = [
  {
    kind: 'started',
    name: 'http',
    versions: '`http`, `https`, `http2` of Node',
    records: 'servers and clients; trace headers',
    isOnByDefault: true,
    engines: 'all',
    options: {
      captureServerRequestHeaders: headers(
        'SERVER_CAPTURE_REQUEST',
        'Request headers that a server span records.',
      ),
      captureServerResponseHeaders: headers(
        'SERVER_CAPTURE_RESPONSE',
        'Response headers that a server span records.',
      ),
      captureClientRequestHeaders: headers(
        'CLIENT_CAPTURE_REQUEST',
        'Request headers that a client span records.',
      ),
      captureClientResponseHeaders: headers(
        'CLIENT_CAPTURE_RESPONSE',
        'Response headers that a client span records.',
      ),
      knownMethods: {
        env: 'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS',
        type: 'list',
        fallback: methods,
        fallbackText: `\`${methods.join(',')}\``,
        doc: 'A method outside of this list is recorded as `_OTHER`.',
        engines: 'fast',
      },
    },
    sameTracers: ['@opentelemetry/instrumentation-http', '@sentry/instrumentation-http'],
  },
  {
    kind: 'started',
    name: 'grpc',
    versions: '`@grpc/grpc-js` 1.2 and later',
    records: 'servers and clients, all four kinds of call; trace headers',
    isOnByDefault: true,
    engines: 'all',
    options: {
      captureServerRequestMetadata: metadata(
        'OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_SERVER_REQUEST',
        'Metadata of a call that a gRPC server span records; of names that end in `-bin` only the lengths.',
      ),
      captureClientRequestMetadata: metadata(
        'OTEL_INSTRUMENTATION_GRPC_CAPTURE_METADATA_CLIENT_REQUEST',
        'Metadata of a call that a gRPC client span records; of names that end in `-bin` only the lengths.',
      ),
      captureServerResponseMetadata: metadata(
        'SPOOR_GRPC_CAPTURE_METADATA_SERVER_RESPONSE',
        'Metadata of an answer, headers and trailers, that a gRPC server span records.',
      ),
      captureClientResponseMetadata: metadata(
        'SPOOR_GRPC_CAPTURE_METADATA_CLIENT_RESPONSE',
        'Metadata of an answer, headers and trailers, that a gRPC client span records.',
      ),
      messageEvents: {
        env: 'OTEL_INSTRUMENTATION_GRPC_EMIT_MESSAGE_EVENTS',
        type: 'boolean',
        fallback: false,
        doc: 'An event `rpc.message` for each of the first 100 messages of a gRPC call.',
        engines: 'fast',
      },
    },
    sameTracers: ['@opentelemetry/instrumentation-grpc'],
  },
  {
    kind: 'started',
    name: 'undici',
    versions: '`fetch` of Node; `undici` 5 and later',
    records: 'clients; trace headers',
    isOnByDefault: true,
    engines: 'fast',
    sameTracers: ['@opentelemetry/instrumentation-undici'],
  },
] as const satisfies readonly StartedRow[];
