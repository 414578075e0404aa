import { option, type Parser } from '../option.ts';
import { plainPairs } from '../pairs.ts';
import { count, decimal, duration, goBoolean, oneOf, port, text, verbatim } from '../parsers.ts';
import { hostName, positiveDuration, serverAddress } from '../sampling/parsers.ts';

/** JAEGER_* names with a meaning of their own; those that only rename an OTEL_* one stand in its row. */
const section = 'legacy-jaeger';

/** Settings of the remote sampler. */
const remote = <T>(names: readonly string[], parser: Parser<T>, fallbackText: string, doc: string) =>
  option<T, undefined>({
    section,
    sources: names,
    parser,
    fallback: undefined,
    fallbackText,
    equivalent: 'endpoint=… in OTEL_TRACES_SAMPLER_ARG',
    doc,
    support: 'fast',
  });

export const legacyJaegerOptions = {
  jaegerDisabled: option({
    section,
    sources: ['JAEGER_DISABLED', 'JAEGER_DISABLE'],
    parser: goBoolean,
    fallback: false,
    equivalent: 'OTEL_SDK_DISABLED (which still passes the context on)',
    doc: 'Nothing at all is traced or passed on.',
    support: 'all',
  }),
  jaegerSamplerType: option({
    section,
    sources: ['JAEGER_SAMPLER_TYPE'],
    parser: oneOf(['const', 'probabilistic', 'ratelimiting', 'remote']),
    fallback: undefined,
    equivalent: 'OTEL_TRACES_SAMPLER',
    doc: '`ratelimiting` and `remote` need the fast engine.',
    support: 'all',
  }),
  jaegerSamplerParam: option({
    section,
    sources: ['JAEGER_SAMPLER_PARAM'],
    parser: decimal,
    fallback: undefined,
    fallbackText: '0.001',
    equivalent: 'OTEL_TRACES_SAMPLER_ARG',
    doc: '`const`: 0 or 1; `probabilistic`: 0 to 1; `ratelimiting`: traces a second; `remote`: the probability until there is a strategy.',
    support: 'all',
  }),
  jaegerTags: option({
    section,
    sources: ['JAEGER_TAGS'],
    parser: plainPairs,
    fallback: {},
    fallbackText: 'none',
    equivalent: 'OTEL_RESOURCE_ATTRIBUTES',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the grammar of JAEGER_TAGS
    doc: 'Attributes of the process; a value `${NAME:default}` is read from another variable. OTEL_RESOURCE_ATTRIBUTES wins per key.',
    support: 'all',
  }),
  logSpans: option({
    section,
    sources: ['JAEGER_REPORTER_LOG_SPANS'],
    parser: goBoolean,
    fallback: false,
    equivalent: 'console in OTEL_TRACES_EXPORTER',
    doc: 'Adds the console exporter.',
    support: 'all',
  }),
  traceId128bit: option({
    section,
    sources: ['JAEGER_TRACEID_128BIT'],
    parser: goBoolean,
    fallback: true,
    doc: '`false`: ids whose upper half is zero, for old Jaeger clients in the fleet.',
    support: 'all',
    place: 'config',
  }),
  jaegerSocketType: option({
    section,
    exporter: 'jaeger',
    sources: ['JAEGER_AGENT_SOCKET_TYPE'],
    parser: oneOf(['udp4', 'udp6']),
    fallback: undefined,
    fallbackText: '`udp4`; `udp6` when the host is an IPv6 address',
    doc: 'Address family of the UDP socket.',
    support: 'all',
  }),
  jaegerAuthToken: option({
    section,
    exporter: 'jaeger',
    sources: ['JAEGER_AUTH_TOKEN'],
    parser: verbatim,
    fallback: undefined,
    secret: true,
    doc: '`Authorization: Bearer` at the collector; user and password win.',
    support: 'fast',
  }),
  samplingEndpoint: remote(
    ['JAEGER_SAMPLING_ENDPOINT', 'JAEGER_SAMPLER_MANAGER_HOST_PORT'],
    serverAddress,
    'made of the next three',
    'Where the remote sampler asks; without a path `/sampling`.',
  ),
  samplingHost: remote(
    ['JAEGER_SAMPLER_HOST'],
    hostName,
    'the host of the agent, otherwise 127.0.0.1',
    'Host of the sampling server.',
  ),
  samplingPort: remote(['JAEGER_SAMPLER_PORT'], port, '5778', 'Port of the sampling server.'),
  samplingPath: remote(['JAEGER_SAMPLER_SAMPLING_PATH'], text, '`/sampling`', 'Path at the sampling server.'),
  samplerMaxOperations: option({
    section,
    sources: ['JAEGER_SAMPLER_MAX_OPERATIONS'],
    parser: count,
    fallback: 2000,
    doc: 'Operations with a rate of their own; all others have the default one, without lower bound.',
    support: 'fast',
  }),
  samplerRefreshMs: option({
    section,
    sources: ['JAEGER_SAMPLER_REFRESH_INTERVAL'],
    parser: positiveDuration,
    fallback: 60_000,
    equivalent: 'pollingIntervalMs=… in OTEL_TRACES_SAMPLER_ARG',
    doc: 'How often the remote sampler asks, a tenth more or less.',
    support: 'fast',
  }),
  reconnectDisabled: option({
    section,
    sources: ['JAEGER_REPORTER_ATTEMPT_RECONNECTING_DISABLED'],
    parser: goBoolean,
    fallback: false,
    doc: "The agent's host name is not looked up again.",
    support: 'none',
  }),
  reconnectIntervalMs: option({
    section,
    sources: ['JAEGER_REPORTER_ATTEMPT_RECONNECT_INTERVAL'],
    parser: duration,
    fallback: 30_000,
    doc: "How often the agent's host name is looked up again.",
    support: 'none',
  }),
  rpcMetrics: option({
    section,
    sources: ['JAEGER_RPC_METRICS'],
    parser: goBoolean,
    fallback: false,
    doc: 'Metrics of calls.',
    support: 'none',
  }),
};
