import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { ExportResultCode, hrTimeToMilliseconds } from '@opentelemetry/core';
import { JaegerExporter, type ExporterConfig as JaegerOptions } from '@opentelemetry/exporter-jaeger';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Config, ExporterConfig, JaegerHttpExporter, JaegerUdpExporter } from '@spoor/config';
import { TracePrinter, type TreeSpan } from '@spoor/console';

export interface ExportEvents {
  /** Something to say to the operator, in the house shape. */
  report(level: 'warn' | 'info', message: string): void;
  /** The readable trees of the console exporter. */
  print(text: string): void;
}

const BINARY_AGENT_PORT = 6832;
const COMPACT_AGENT_PORT = 6831;
/** setTimeout's largest delay; longer ones fire at once. */
const NO_LIMIT_MS = 2 ** 31 - 1;

function jaegerOptions(config: JaegerUdpExporter | JaegerHttpExporter, events: ExportEvents): JaegerOptions {
  if (config.protocol === 'http/thrift.binary') {
    const { endpoint, user, password, timeoutMs, token } = config;
    if (token !== undefined && user === undefined) {
      events.report(
        'warn',
        "JAEGER_AUTH_TOKEN must be used with SPOOR_ENGINE=fast, got 'reference'; we send without authorization",
      );
    }
    // flushTimeout bounds upstream's shutdown, timeoutMs is read by the sender below it.
    const options = {
      endpoint,
      username: user ?? '',
      password: password ?? '',
      timeoutMs: timeoutMs || NO_LIMIT_MS,
    };
    return options;
  }
  const { host, socketType } = config;
  // Upstream speaks Thrift binary only: the compact port's neighbour is where an agent listens for it.
  const port = config.port === COMPACT_AGENT_PORT ? BINARY_AGENT_PORT : config.port;
  const options = { host, port, maxPacketSize: config.maxPacketBytes, socketType };
  return options;
}

function createJaegerExporter(
  config: JaegerUdpExporter | JaegerHttpExporter,
  events: ExportEvents,
): SpanExporter {
  const options = jaegerOptions(config, events);
  const exporter = new JaegerExporter(options);
  // An absent option makes upstream read process.env: OTEL_EXPORTER_JAEGER_ENDPOINT would overrule a chosen UDP.
  Object.assign((exporter as unknown as { _localConfig: object })._localConfig, { endpoint: '' }, options);
  return exporter;
}

/** One line when the collector stops answering, one when it is back. */
function reportOutages(exporter: SpanExporter, destination: string, events: ExportEvents): SpanExporter {
  let down = false;
  let dropped = 0;
  return {
    export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) {
          dropped += spans.length;
          if (!down) {
            events.report(
              'warn',
              `${destination} must be reachable, got '${result.error?.message}'; we drop spans until it is`,
            );
          }
          down = true;
        } else if (down) {
          down = false;
          events.report('info', `${destination} is reachable again; ${dropped} spans were dropped`);
          dropped = 0;
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function toTreeSpan(span: ReadableSpan): TreeSpan {
  const { traceId, spanId } = span.spanContext();
  const code = span.attributes['http.response.status_code'] ?? span.attributes['rpc.grpc.status_code'];
  const path = span.attributes['url.path'] ?? span.attributes['url.full'];
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    service: String(span.resource.attributes['service.name']),
    kind: SpanKind[span.kind]?.toLowerCase() ?? 'internal',
    name: span.name,
    // The name of an HTTP span is the method and, where a framework knows it, the route.
    detail: path === undefined || span.name.includes('/') ? undefined : String(path),
    startEpochMs: hrTimeToMilliseconds(span.startTime),
    durationMs: hrTimeToMilliseconds(span.duration),
    statusCode: code === undefined ? undefined : String(code),
    error: span.status.code === SpanStatusCode.ERROR ? (span.status.message ?? '') : undefined,
  };
}

/** Without a queue in between: a tree is printed when its trace is complete, not when a timer fires. */
function createConsoleProcessor(events: ExportEvents): SpanProcessor {
  const printer = new TracePrinter(events.print);
  const flush = async () => printer.flush();
  return {
    onStart: (span) => printer.start(span.spanContext().traceId),
    onEnd: (span) => printer.end(toTreeSpan(span)),
    forceFlush: flush,
    shutdown: flush,
  };
}

function createProcessor(
  exporter: ExporterConfig,
  { batch }: Config,
  events: ExportEvents,
): SpanProcessor | undefined {
  if (exporter.type === 'console') return createConsoleProcessor(events);
  if (exporter.type !== 'jaeger') {
    events.report(
      'warn',
      `OTEL_TRACES_EXPORTER must be jaeger, console or none with SPOOR_ENGINE=reference, got '${exporter.type}'; we leave it out`,
    );
    return undefined;
  }
  const destination =
    exporter.protocol === 'http/thrift.binary' ? exporter.endpoint : `${exporter.host}:${exporter.port}`;
  const sending = reportOutages(createJaegerExporter(exporter, events), `jaeger at ${destination}`, events);
  return new BatchSpanProcessor(sending, {
    scheduledDelayMillis: batch.scheduleDelayMs,
    exportTimeoutMillis: batch.exportTimeoutMs || NO_LIMIT_MS,
    maxQueueSize: batch.maxQueueSpans,
    maxExportBatchSize: batch.maxBatchSpans,
  });
}

export function createProcessors(config: Config, events: ExportEvents): SpanProcessor[] {
  return config.exporters
    .map((exporter) => createProcessor(exporter, config, events))
    .filter((processor) => processor !== undefined);
}
