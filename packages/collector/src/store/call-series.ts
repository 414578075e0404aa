import { DurationHistogram } from './histogram.ts';
import type { SpanStore } from './span-store.ts';

export interface SeriesQuery {
  readonly services: readonly string[];
  readonly kinds: readonly string[];
  readonly byOperation: boolean;
  readonly quantile: number;
  readonly endMicros: number;
  readonly lookbackMicros: number;
  readonly stepMicros: number;
  /** Each point sums up the calls of this long before it. */
  readonly windowMicros: number;
}

export interface SeriesPoint {
  readonly timeMicros: number;
  readonly callCount: number;
  readonly errorCount: number;
  readonly latencyMicros: number;
}

export interface CallSeries {
  readonly service: string;
  readonly operation: string | undefined;
  readonly points: readonly SeriesPoint[];
}

interface Call {
  readonly start: number;
  readonly duration: number;
  readonly error: number;
}

/** Calls of services over time, as a sliding window; points without a call are left out. */
export function callSeries(store: SpanStore, query: SeriesQuery): CallSeries[] {
  const groups = new Map<string, { service: string; operation: string | undefined; calls: Call[] }>();
  const from = query.endMicros - query.lookbackMicros - query.windowMicros;
  for (const segment of store.segments) {
    const wanted = segment.operations.map(
      ({ service, kind }) => query.services.includes(service) && query.kinds.includes(kind),
    );
    if (!wanted.includes(true)) continue;
    for (let row = 0; row < segment.rowCount; row++) {
      const start = segment.start[row] ?? 0;
      if (!wanted[segment.operation[row] ?? 0] || start <= from || start > query.endMicros) continue;
      if (segment.traces[row]?.evicted !== false) continue;
      const { service, name } = segment.operationAt(row);
      const operation = query.byOperation ? name : undefined;
      const key = `${service}\0${operation ?? ''}`;
      const group = groups.get(key) ?? { service, operation, calls: [] };
      groups.set(key, group);
      group.calls.push({ start, duration: segment.duration[row] ?? 0, error: segment.error[row] ?? 0 });
    }
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { service, operation, calls }]) => ({ service, operation, points: slide(calls, query) }));
}

function slide(calls: Call[], query: SeriesQuery): SeriesPoint[] {
  calls.sort((a, b) => a.start - b.start);
  const points: SeriesPoint[] = [];
  const durations = new DurationHistogram();
  let errorCount = 0;
  let oldest = 0;
  let next = 0;
  for (let time = query.endMicros - query.lookbackMicros; time <= query.endMicros; time += query.stepMicros) {
    for (let call = calls[next]; call !== undefined && call.start <= time; call = calls[++next]) {
      durations.add(call.duration);
      errorCount += call.error;
    }
    const begin = time - query.windowMicros;
    for (
      let call = calls[oldest];
      call !== undefined && oldest < next && call.start <= begin;
      call = calls[++oldest]
    ) {
      durations.remove(call.duration);
      errorCount -= call.error;
    }
    if (durations.count === 0) continue;
    const latencyMicros = durations.percentile(query.quantile);
    points.push({ timeMicros: time, callCount: durations.count, errorCount, latencyMicros });
  }
  return points;
}
