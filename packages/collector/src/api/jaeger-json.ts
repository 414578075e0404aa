import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag } from '@spoor/wire';
import { processKey } from '../store/process-table.ts';

/** Jaeger's JSON of a trace (interop 3.5; jaeger internal/uimodel/model.go). */
export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
  readonly processes: Readonly<Record<string, JaegerProcess>>;
  readonly warnings: readonly string[] | null;
}

export interface JaegerSpan {
  readonly traceID: string;
  readonly spanID: string;
  readonly flags?: number;
  readonly operationName: string;
  readonly references: readonly JaegerReference[];
  readonly startTime: number;
  readonly duration: number;
  readonly tags: readonly JaegerTag[];
  readonly logs: readonly JaegerLog[];
  readonly processID: string;
  readonly warnings: readonly string[] | null;
}

export interface JaegerReference {
  readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceID: string;
  readonly spanID: string;
}

export interface JaegerTag {
  readonly key: string;
  readonly type: Tag['type'];
  readonly value: string | number | boolean;
}

export interface JaegerLog {
  readonly timestamp: number;
  readonly fields: readonly JaegerTag[];
}

export interface JaegerProcess {
  readonly serviceName: string;
  readonly tags: readonly JaegerTag[];
}

/** 16 digits where the upper half is zero, else 32: neither stripped nor padded otherwise. */
export function jaegerTraceId(traceId: string): string {
  return traceId.startsWith('0000000000000000') ? traceId.slice(16) : traceId;
}

export function jaegerTrace(spans: readonly SpanRecord[]): JaegerTrace {
  const processIds = new Map<string, string>();
  const processes: Record<string, JaegerProcess> = {};
  const idsOfObjects = new Map<ProcessRecord, string>();
  const idOf = (process: ProcessRecord): string => {
    // Spans of one sender share the object; its key is all of its tags in one string.
    const same = idsOfObjects.get(process);
    if (same !== undefined) return same;
    const key = processKey(process);
    const known = processIds.get(key);
    const id = known ?? `p${processIds.size + 1}`;
    idsOfObjects.set(process, id);
    if (known !== undefined) return id;
    processIds.set(key, id);
    processes[id] = jaegerProcess(process);
    return id;
  };
  const rendered = spans.map((span) => jaegerSpan(span, idOf(span.process)));
  return { traceID: rendered[0]?.traceID ?? '', spans: rendered, processes, warnings: null };
}

export const jaegerProcess = ({ serviceName, tags }: ProcessRecord): JaegerProcess => ({
  serviceName,
  tags: tags.map(jaegerTag),
});

export function jaegerSpan(span: SpanRecord, processID: string): JaegerSpan {
  return {
    traceID: jaegerTraceId(span.traceId),
    spanID: span.spanId,
    ...(span.flags === 0 ? {} : { flags: span.flags }),
    operationName: span.name,
    references: references(span),
    startTime: Math.floor(span.startMicros),
    duration: Math.floor(span.durationMicros),
    tags: span.tags.map(jaegerTag),
    logs: span.logs.map(jaegerLog),
    processID,
    warnings: null,
  };
}

/** The parent comes first, as Jaeger makes it up where the sender gave none. */
function references(span: SpanRecord): JaegerReference[] {
  const others = span.references.map(jaegerReference);
  if (span.parentSpanId === undefined) return others;
  return [
    { refType: 'CHILD_OF', traceID: jaegerTraceId(span.traceId), spanID: span.parentSpanId },
    ...others.filter(({ refType, spanID }) => refType !== 'CHILD_OF' || spanID !== span.parentSpanId),
  ];
}

function jaegerReference({ type, traceId, spanId }: ReferenceRecord): JaegerReference {
  return { refType: type, traceID: jaegerTraceId(traceId), spanID: spanId };
}

function jaegerLog({ timeMicros, fields }: LogRecord): JaegerLog {
  return { timestamp: Math.floor(timeMicros), fields: fields.map(jaegerTag) };
}

/** JavaScript cannot hold integers beyond 2^53 nor JSON a NaN: such values are strings, as Jaeger renders them. */
function jaegerTag(tag: Tag): JaegerTag {
  const { key, type } = tag;
  switch (tag.type) {
    case 'binary':
      return { key, type, value: Buffer.from(tag.value).toString('base64') };
    case 'int64':
      return { key, type, value: typeof tag.value === 'bigint' ? String(tag.value) : tag.value };
    case 'float64':
      return { key, type, value: Number.isFinite(tag.value) ? tag.value : String(tag.value) };
    default:
      return { key, type, value: tag.value };
  }
}
