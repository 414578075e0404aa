/** A trace as `GET /api/traces/{id}` answers it: Jaeger's classic shape (docs/collector.md). */
export interface TraceJson {
  readonly traceID: string;
  readonly spans: readonly SpanJson[];
  readonly processes: Readonly<Record<string, ProcessJson>>;
}

export interface ProcessJson {
  readonly serviceName: string;
  readonly tags?: readonly TagJson[] | null;
}

export interface TagJson {
  readonly key: string;
  readonly type?: string;
  readonly value: unknown;
}

export interface ReferenceJson {
  readonly refType: string;
  readonly traceID: string;
  readonly spanID: string;
}

export interface LogJson {
  readonly timestamp: number;
  readonly fields: readonly TagJson[];
}

export interface SpanJson {
  readonly traceID: string;
  readonly spanID: string;
  readonly flags?: number | undefined;
  readonly operationName: string;
  readonly references?: readonly ReferenceJson[] | null;
  /** Microseconds since the epoch, and microseconds. */
  readonly startTime: number;
  readonly duration: number;
  /** Undefined while they are on their way, of a trace that is drawn before all of it is there. */
  readonly tags?: readonly TagJson[] | null | undefined;
  readonly logs?: readonly LogJson[] | null | undefined;
  readonly processID: string;
  readonly warnings?: readonly string[] | null;
  /** What the collector says of a span whose tags are not there yet. */
  readonly failed?: boolean;
  readonly kind?: string;
}

export const tagOf = (span: SpanJson, ...keys: readonly string[]): unknown => tagIn(span.tags ?? [], ...keys);

/** The value of the first of these keys that is there. */
export function tagIn(tags: readonly TagJson[], ...keys: readonly string[]): unknown {
  for (const key of keys) {
    const tag = tags.find((candidate) => candidate.key === key);
    if (tag !== undefined) return tag.value;
  }
  return undefined;
}

/** `error=true` is Jaeger's mark and `otel.status_code=ERROR` is OpenTelemetry's; either one will do. */
export function isFailed(span: SpanJson): boolean {
  if (span.failed !== undefined) return span.failed;
  const error = tagOf(span, 'error');
  return error === true || error === 'true' || tagOf(span, 'otel.status_code') === 'ERROR';
}

/** `client`, `server` … */
export const kindOf = (span: SpanJson): unknown => span.kind ?? tagOf(span, 'span.kind');

/** The span that this one is a child of, in its own trace. Ids of zeros are none. */
export function parentIdOf(span: SpanJson): string | undefined {
  const references = span.references ?? [];
  // A trace of ten thousand spans is waited for: the usual case first.
  const [first] = references;
  const isUsual = first?.refType === 'CHILD_OF' && first.traceID === span.traceID;
  const inside = isUsual ? [first] : references.filter(({ traceID }) => sameId(traceID, span.traceID));
  const reference = inside.find(({ refType }) => refType === 'CHILD_OF') ?? inside[0];
  return reference === undefined || /^0*$/.test(reference.spanID) ? undefined : reference.spanID;
}

/** 64-bit ids come with and without the zeros in front. */
export function sameId(a: string, b: string): boolean {
  return a === b || a.padStart(32, '0') === b.padStart(32, '0');
}

/** What a tag's value says, as text: never markup, whatever it holds. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
}
