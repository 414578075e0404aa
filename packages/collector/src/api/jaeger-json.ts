import type { LogRecord, ProcessRecord, ReferenceRecord, SpanRecord, Tag } from '@spoor/wire';
import { processKey } from '../store/process-table.ts';
import type { Trace } from '../store/trace.ts';
import { traceHeads } from '../store/trace-spans.ts';
import { Numbered } from './numbered.ts';

/** Jaeger's JSON of a trace (jaegertracing/jaeger, internal/uimodel/model.go). */
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

/** So many that a part is made in a few milliseconds. */
const spansPerPart = 250;

/** The JSON of a trace, some spans at a time. */
export function* jaegerTraceParts(trace: Trace): Generator<string> {
  const processes = new Numbered<ProcessRecord, string>(processKey);
  const heads = traceHeads(trace);
  yield `{"traceID":${JSON.stringify(jaegerTraceId(trace.id))},"spans":[`;
  for (let from = 0; from < heads.length; from += spansPerPart) {
    const spans = heads
      .slice(from, from + spansPerPart)
      .map((head) => JSON.stringify(jaegerSpan(head.read(), `p${processes.numberOf(head.process) + 1}`)));
    yield `${from === 0 ? '' : ','}${spans.join(',')}`;
  }
  const byId = processes.items.map((process, i) => [`p${i + 1}`, jaegerProcess(process)]);
  yield `],"processes":${JSON.stringify(Object.fromEntries(byId))},"warnings":null}`;
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
