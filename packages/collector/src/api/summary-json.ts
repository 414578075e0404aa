import { summarize } from '../store/summary.ts';
import type { Trace } from '../store/trace.ts';
import { nanos } from './otlp-json.ts';

/** A summary as `/api/v3/trace-summaries` renders it. */
export function summaryJson(trace: Trace) {
  const { startMicros, endMicros, ...summary } = summarize(trace);
  return {
    traceId: summary.traceId,
    rootServiceName: summary.rootServiceName,
    rootOperationName: summary.rootOperationName,
    minStartTimeUnixNano: nanos(startMicros),
    maxEndTimeUnixNano: nanos(endMicros),
    spanCount: summary.spanCount,
    errorSpanCount: summary.errorSpanCount,
    orphanSpanCount: summary.orphanSpanCount,
    services: summary.services,
  };
}
