import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import { ExportResultCode, hrTimeToMilliseconds } from '@opentelemetry/core';
import { JaegerExporter } from '@opentelemetry/exporter-jaeger';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Config, ExporterConfig, JaegerHttpExporter, JaegerUdpExporter } from '@spoor/config';
import { TracePrinter, type TreeSpan } from '@spoor/console';
import type { Message } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import { messages } from './messages.ts';

export interface ExportEvents {
  /** Something to say to the operator, in the house shape. */
  report(level: 'warn' | 'info', message: Message): void;
  /** Something is traced. */
  onFirstSpan(): void;
  /** The readable trees of the console exporter. */
  print(text: string): void;
}

/** setTimeout's largest delay; longer ones fire at once. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** The names that upstream and the senders of jaeger-client below it read. */
function jaegerOptions(config: JaegerUdpExporter | JaegerHttpExporter): object {
  if (config.protocol === 'http/thrift.binary') {
    const { endpoint, user, password, timeoutMs } = config;
    return {
      endpoint,
      username: user ?? '',
      password: password ?? '',
      timeoutMs: timeoutMs || NO_LIMIT_MS,
    };
  }
  const { host, port, socketType } = config;
  return { host, port, maxPacketSize: config.maxPacketBytes, socketType };
}

function createJaegerExporter(config: JaegerUdpExporter | JaegerHttpExporter): SpanExporter {
  const options = jaegerOptions(config);
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
            events.report('warn', messages.unreachable(destination, result.error?.message));
          }
          down = true;
        } else if (down) {
          down = false;
          events.report('info', messages.reachable(destination, dropped));
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
  // The configuration has said that this engine does not have the others.
  if (exporter.type !== 'jaeger') return undefined;
  const destination =
    exporter.protocol === 'http/thrift.binary'
      ? maskSecrets(exporter.endpoint)
      : `${exporter.host}:${exporter.port}`;
  const sending = reportOutages(createJaegerExporter(exporter), `jaeger at ${destination}`, events);
  return new BatchSpanProcessor(sending, {
    scheduledDelayMillis: batch.scheduleDelayMs,
    exportTimeoutMillis: batch.exportTimeoutMs || NO_LIMIT_MS,
    maxQueueSize: batch.maxQueueSpans,
    maxExportBatchSize: batch.maxBatchSpans,
  });
}

/** Tells of each span that begins: whoever listens counts the first one only. */
function createStartProcessor({ onFirstSpan }: ExportEvents): SpanProcessor {
  const nothing = async () => {};
  return { onStart: onFirstSpan, onEnd: () => {}, forceFlush: nothing, shutdown: nothing };
}

export function createProcessors(config: Config, events: ExportEvents): SpanProcessor[] {
  const processors = config.exporters
    .map((exporter) => createProcessor(exporter, config, events))
    .filter((processor) => processor !== undefined);
  return [createStartProcessor(events), ...processors];
}
