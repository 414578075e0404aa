import { option } from '../option.ts';
import { attributePairs } from '../pairs.ts';
import { boolean, listOf, oneOf, text } from '../parsers.ts';

/** `xray` and `ottrace` are valid names that nothing here speaks yet. */
export const propagatorParser = listOf([
  'tracecontext',
  'baggage',
  'jaeger',
  'b3',
  'b3multi',
  'xray',
  'ottrace',
]);

/** JAEGER_PROPAGATION has names of its own; a Jaeger client's `b3` is the header-per-field form. */
const legacyNames = { jaeger: ['jaeger'], b3: ['b3multi'], w3c: ['tracecontext', 'baggage'] } as const;
const legacyPropagation = listOf(['jaeger', 'b3', 'w3c']);

const section = 'general';

export const generalOptions = {
  engine: option({
    section,
    sources: ['SPOOR_ENGINE'],
    parser: oneOf(['fast', 'reference']),
    fallback: 'fast',
    doc: 'The tracer: ours (`fast`), or the upstream OpenTelemetry packages (`reference`).',
    support: 'all',
  }),
  sdkDisabled: option({
    section,
    sources: ['OTEL_SDK_DISABLED'],
    parser: boolean,
    fallback: false,
    doc: 'No spans are made; the context of incoming requests is still passed on.',
    support: 'all',
  }),
  serviceName: option({
    section,
    sources: ['OTEL_SERVICE_NAME', 'JAEGER_SERVICE_NAME'],
    parser: text,
    fallback: undefined,
    fallbackText:
      '`service.name` of the resource attributes, then the name in the nearest package.json, then `unknown_service:node`',
    doc: 'The name this process has in Jaeger.',
    support: 'all',
  }),
  resourceAttributes: option({
    section,
    sources: ['OTEL_RESOURCE_ATTRIBUTES'],
    parser: attributePairs,
    fallback: {},
    fallbackText: 'none',
    doc: 'Attributes of the process, added to every batch. One malformed member discards the whole value.',
    support: 'all',
  }),
  entities: option({
    section,
    sources: ['OTEL_ENTITIES'],
    parser: text,
    fallback: undefined,
    doc: 'In development upstream; read and ignored.',
    support: 'silent',
  }),
  logLevel: option({
    section,
    sources: ['OTEL_LOG_LEVEL'],
    parser: oneOf(['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all']),
    fallback: 'info',
    doc: 'How much Spoor says on stderr about itself; `none` silences the start line too.',
    support: 'all',
    place: 'config',
  }),
  propagators: option({
    section,
    sources: [
      'OTEL_PROPAGATORS',
      {
        name: 'JAEGER_PROPAGATION',
        parser: {
          rule: legacyPropagation.rule,
          parse(raw) {
            const parsed = legacyPropagation.parse(raw);
            return parsed && { ...parsed, value: parsed.value.flatMap((name) => legacyNames[name]) };
          },
        },
      },
    ],
    parser: propagatorParser,
    fallback: ['tracecontext', 'baggage', 'jaeger'],
    fallbackText: '`tracecontext,baggage,jaeger`',
    startType: "readonly ('tracecontext' | 'baggage' | 'jaeger' | 'b3' | 'b3multi')[]",
    doc: 'The headers in which the context travels. `xray` and `ottrace` are not supported yet.',
    support: 'all',
  }),
  sampler: option({
    section,
    sources: ['OTEL_TRACES_SAMPLER'],
    parser: oneOf([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
      'jaeger_remote',
      'parentbased_jaeger_remote',
      'xray',
    ]),
    fallback: undefined,
    fallbackText: '`parentbased_always_on`',
    doc: 'Which traces are recorded. `jaeger_remote` and `parentbased_jaeger_remote` are the same: both keep a caller’s decision. `xray` is not supported yet.',
    support: 'all',
  }),
  samplerArg: option({
    section,
    sources: ['OTEL_TRACES_SAMPLER_ARG'],
    parser: text,
    fallback: undefined,
    fallbackText: '`1.0`',
    startType: 'number | string',
    doc: 'The ratio (0 to 1); for `jaeger_remote`: `endpoint=…,pollingIntervalMs=…,initialSamplingRate=…`, each of which may be left out (the defaults are those of the `JAEGER_SAMPLER_…` variables). An endpoint on port 14250 or 5779, or that begins with `grpc://`, is asked over gRPC, any other over HTTP.',
    support: 'all',
  }),
  configFile: option({
    section,
    sources: ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'],
    parser: text,
    fallback: undefined,
    doc: 'A declarative configuration file.',
    support: 'none',
  }),
  exporters: option({
    section,
    sources: ['OTEL_TRACES_EXPORTER'],
    parser: listOf(['jaeger', 'otlp', 'zipkin', 'console', 'otlp/stdout']),
    fallback: undefined,
    fallbackText: 'the one whose variables are set, otherwise `jaeger`',
    doc: 'Where spans go; several are possible. `otlp` and `zipkin` need the fast engine.',
    support: 'all',
  }),
  metricsExporter: option({
    section,
    sources: ['OTEL_METRICS_EXPORTER', 'OTEL_LOGS_EXPORTER'],
    parser: text,
    fallback: undefined,
    doc: 'Spoor makes traces only; accepted and ignored.',
    support: 'silent',
  }),
};
