import type { SpanPlace, Trace } from './trace.ts';
import { parentPosition } from './trace-spans.ts';

export interface ServiceSummary {
  readonly name: string;
  readonly spanCount: number;
  readonly errorSpanCount: number;
}

/** What a list of traces shows; only `root` leads to a whole span. */
export interface TraceSummary {
  readonly traceId: string;
  readonly rootServiceName: string;
  readonly rootOperationName: string;
  readonly root: SpanPlace | undefined;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly spanCount: number;
  readonly errorSpanCount: number;
  /** Spans whose parent is not stored. */
  readonly orphanSpanCount: number;
  readonly services: readonly ServiceSummary[];
}

/** The root is the first span without a parent; while that has not arrived, the first span stands in. */
export function summarize(trace: Trace): TraceSummary {
  const services = new Map<string, { name: string; spanCount: number; errorSpanCount: number }>();
  let root: { start: number; orphan: boolean; service: string; name: string; place: SpanPlace } | undefined;
  let orphanSpanCount = 0;
  let errorSpanCount = 0;
  for (const place of trace.places()) {
    const { segment, row } = place;
    const { service, name } = segment.operationAt(row);
    const error = segment.error[row] ?? 0;
    const start = segment.start[row] ?? 0;
    const sums = services.get(service) ?? { name: service, spanCount: 0, errorSpanCount: 0 };
    services.set(service, sums);
    sums.spanCount++;
    sums.errorSpanCount += error;
    errorSpanCount += error;
    const orphan = segment.hasParent(row);
    if (orphan && parentPosition(trace, segment, row) < 0) orphanSpanCount++;
    if (
      root === undefined ||
      Number(orphan) < Number(root.orphan) ||
      (orphan === root.orphan && start < root.start)
    ) {
      root = { start, orphan, service, name, place };
    }
  }
  return {
    traceId: trace.id,
    rootServiceName: root?.service ?? '',
    rootOperationName: root?.name ?? '',
    root: root?.place,
    startMicros: trace.startMicros,
    endMicros: trace.endMicros,
    spanCount: trace.spanCount,
    errorSpanCount,
    orphanSpanCount,
    services: [...services.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
