import type { SpanRecord } from '@spoor/wire';

const kinds = new Set(['client', 'server', 'producer', 'consumer', 'internal']);

/** The span's kind from its tag, '' where it has none that Jaeger knows. */
export function spanKindOf(span: SpanRecord): string {
  for (const tag of span.tags) {
    if (tag.key === 'span.kind' && tag.type === 'string' && kinds.has(tag.value)) return tag.value;
  }
  return '';
}

/** Failed spans: OpenTracing's `error` tag, or OpenTelemetry's status. */
export function isError(span: SpanRecord): boolean {
  for (const tag of span.tags) {
    if (tag.key === 'error' && (tag.value === true || tag.value === 'true')) return true;
    if (tag.key === 'otel.status_code' && tag.value === 'ERROR') return true;
  }
  return false;
}
