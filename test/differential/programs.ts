import type { Program } from './run-both.ts';

const limits = {
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '5',
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '8',
  OTEL_SPAN_EVENT_COUNT_LIMIT: '2',
  OTEL_SPAN_LINK_COUNT_LIMIT: '2',
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '1',
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '1',
};

const headers = 'x-asked,content-type,authorization,x-absent';
const captured = {
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_REQUEST_HEADERS: headers,
  OTEL_INSTRUMENTATION_HTTP_SERVER_CAPTURE_RESPONSE_HEADERS: 'x-answered,set-cookie,x-absent',
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_REQUEST_HEADERS: headers,
  OTEL_INSTRUMENTATION_HTTP_CLIENT_CAPTURE_RESPONSE_HEADERS: 'x-answered,set-cookie,x-absent',
};

const half = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' };

/** Deterministic programs, most of them awkward. */
export const programs: readonly Program[] = [
  { name: 'spans', file: 'spans.cjs' },
  { name: 'limits', file: 'spans.cjs', env: limits },
  {
    name: 'resource',
    file: 'resource.cjs',
    env: { OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,a%20b=c%2Cd,empty=' },
  },
  { name: 'http', file: 'http.cjs' },
  { name: 'http-failures', file: 'http-failures.cjs' },
  { name: 'http-special', file: 'http-special.cjs' },
  { name: 'http-headers', file: 'http-headers.cjs', env: captured },
  { name: 'parents', file: 'parents.cjs' },
  { name: 'parents-off', file: 'parents.cjs', env: { OTEL_TRACES_SAMPLER: 'parentbased_always_off' } },
  {
    name: 'parents-half',
    file: 'parents.cjs',
    env: { ...half, ONLY: 'sampled unsampled random high-ratio future state uber uber-short uber-unsampled' },
  },
  { name: 'parents-b3', file: 'parents.cjs', env: { OTEL_PROPAGATORS: 'b3,b3multi,baggage' } },
  { name: 'grpc', file: 'grpc.cjs' },
  { name: 'grpc-failures', file: 'grpc-failures.cjs' },
];
