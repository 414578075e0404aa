import { DurationHistogram } from './histogram.ts';
import type { SpanStore } from './span-store.ts';

export interface SeriesQuery {
  readonly services: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  readonly byOperation: boolean;
  /** Absent where nobody asks for latencies. */
  readonly quantile: number | undefined;
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

/** Of one answer, all series together: steps that are looked at, and those of them that have a call. */
const maxSteps = 5_000_000;
export const maxPoints = 200_000;

/**
 * Calls of services over time, as a sliding window; points without a call are left out. Undefined where the answer would be
 * larger than `maxPoints`, or take as long.
 */
export function callSeries(store: SpanStore, query: SeriesQuery): CallSeries[] | undefined {
  const groups = new Map<string, { service: string; operation: string | undefined; calls: Call[] }>();
  const from = query.endMicros - query.lookbackMicros - query.windowMicros;
  for (const segment of store.segments) {
    const wanted = segment.operations.map(
      ({ service, kind }) => query.services.has(service) && query.kinds.has(kind),
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
  const steps = Math.floor(query.lookbackMicros / query.stepMicros);
  if (groups.size * steps > maxSteps) return undefined;
  const series: CallSeries[] = [];
  let left = maxPoints;
  for (const [, { service, operation, calls }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const points = slide(calls, query, steps);
    left -= points.length;
    if (left < 0) return undefined;
    series.push({ service, operation, points });
  }
  return series;
}

function slide(calls: Call[], query: SeriesQuery, steps: number): SeriesPoint[] {
  calls.sort((a, b) => a.start - b.start);
  const begin = query.endMicros - query.lookbackMicros;
  const points: SeriesPoint[] = [];
  const durations = new DurationHistogram();
  let errorCount = 0;
  let oldest = 0;
  let next = 0;
  // By number: where times are large, adding a step may change nothing.
  for (let step = 0; step <= steps; step++) {
    const time = begin + step * query.stepMicros;
    for (let call = calls[next]; call !== undefined && call.start <= time; call = calls[++next]) {
      durations.add(call.duration);
      errorCount += call.error;
    }
    const windowBegin = time - query.windowMicros;
    for (
      let call = calls[oldest];
      call !== undefined && oldest < next && call.start <= windowBegin;
      call = calls[++oldest]
    ) {
      durations.remove(call.duration);
      errorCount -= call.error;
    }
    if (durations.count === 0) continue;
    const latencyMicros = query.quantile === undefined ? 0 : durations.percentile(query.quantile);
    points.push({ timeMicros: time, callCount: durations.count, errorCount, latencyMicros });
  }
  return points;
}
