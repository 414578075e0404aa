import type { ProcessRecord, SpanRecord } from '@spoor/wire';
import { isError, spanKindOf } from './span-facts.ts';
import type { SpanPlace, Trace } from './trace.ts';
import { traceSpans } from './trace-spans.ts';

/** What the columns know of a span, without its packed part. */
export interface SpanHead {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: string;
  readonly process: ProcessRecord;
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly failed: boolean;
  /** The whole of it; also after the trace has left the store. */
  readonly read: () => SpanRecord;
}

/** The spans of a trace in the order of `traceSpans`. Only where ids are shared must every span be read for it. */
export function traceHeads(trace: Trace): SpanHead[] {
  if (trace.sharesIds) return traceSpans(trace).map(headOfRecord);
  return [...trace.places()]
    .map((place) => headOfPlace(place, trace.id))
    .sort((a, b) => a.startMicros - b.startMicros);
}

function headOfPlace({ segment, row }: SpanPlace, traceId: string): SpanHead {
  const { name, kind } = segment.operationAt(row);
  return {
    spanId: segment.spanId(row),
    parentSpanId: segment.parentId(row),
    name,
    kind,
    process: segment.processAt(row),
    startMicros: segment.start[row] ?? 0,
    durationMicros: segment.duration[row] ?? 0,
    failed: segment.error[row] === 1,
    read: () => segment.read(row, traceId),
  };
}

function headOfRecord(span: SpanRecord): SpanHead {
  const { spanId, parentSpanId, name, process, startMicros, durationMicros } = span;
  return {
    ...{ spanId, parentSpanId, name, kind: spanKindOf(span), process, startMicros, durationMicros },
    failed: isError(span),
    read: () => span,
  };
}
