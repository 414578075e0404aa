/**
 * A trace as the collector's JSON API answers it: `GET /api/traces/{id}`, Jaeger's classic shape
 * (docs/collector.md). Only what the command reads.
 */

export interface TagJson {
  readonly key: string;
  readonly value: unknown;
}

export interface ReferenceJson {
  readonly refType: string;
  readonly traceID: string;
  readonly spanID: string;
}

export interface LogJson {
  /** Microseconds since the epoch. */
  readonly timestamp: number;
  readonly fields: readonly TagJson[];
}

export interface SpanJson {
  readonly traceID: string;
  readonly spanID: string;
  readonly parentSpanID?: string;
  readonly operationName: string;
  readonly references?: readonly ReferenceJson[];
  /** Microseconds since the epoch, and microseconds. */
  readonly startTime: number;
  readonly duration: number;
  readonly tags?: readonly TagJson[];
  readonly logs?: readonly LogJson[];
  readonly processID: string;
}

export interface TraceJson {
  readonly traceID: string;
  readonly spans: readonly SpanJson[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

export function tagOf(span: SpanJson, ...keys: readonly string[]): unknown {
  for (const key of keys) {
    const tag = span.tags?.find((candidate) => candidate.key === key);
    if (tag !== undefined) return tag.value;
  }
  return undefined;
}

/** `error=true` is Jaeger's mark and `otel.status_code=ERROR` is OpenTelemetry's; either one will do. */
export function isError(span: SpanJson): boolean {
  const error = tagOf(span, 'error');
  return error === true || error === 'true' || tagOf(span, 'otel.status_code') === 'ERROR';
}

export function serviceOf(trace: TraceJson, span: SpanJson): string {
  return trace.processes[span.processID]?.serviceName ?? 'unknown';
}
