import type { Condition } from './condition.ts';
import type { SpanStore } from './span-store.ts';
import { segmentTest } from './where.ts';

export interface ChangesQuery {
  readonly service: string;
  /** Absent: the service's entries, that is what others asked of it. */
  readonly operation?: string | undefined;
  /** Also of an operation only what others asked of the service. */
  readonly entriesOnly?: boolean | undefined;
  readonly where?: readonly Condition[] | undefined;
  readonly startMinMicros?: number | undefined;
  readonly startMaxMicros?: number | undefined;
  readonly buckets: number;
}

export interface ChangesBucket {
  readonly startMicros: number;
  readonly endMicros: number;
  readonly count: number;
  readonly errorCount: number;
  /** Durations; undefined where nothing was called. */
  readonly p50Micros: number | undefined;
  readonly p95Micros: number | undefined;
  readonly p99Micros: number | undefined;
}

interface Samples {
  readonly starts: number[];
  readonly durations: number[];
  readonly errors: number[];
}

/** How a service or an operation changed over the stored time, in buckets of equal length. */
export function changes(store: SpanStore, query: ChangesQuery): ChangesBucket[] {
  const { starts, durations, errors } = collect(store, query);
  if (starts.length === 0) return [];
  const from = query.startMinMicros ?? starts.reduce((least, start) => Math.min(least, start), Infinity);
  const to = query.startMaxMicros ?? starts.reduce((most, start) => Math.max(most, start), -Infinity);
  // Whole microseconds, and wide enough for the last span to fall into the last bucket.
  const width = Math.max(1, Math.ceil((to - from + 1) / query.buckets));
  const grouped = Array.from({ length: query.buckets }, () => ({ durations: [] as number[], errorCount: 0 }));
  starts.forEach((start, i) => {
    const group = grouped[Math.floor((start - from) / width)];
    if (group === undefined) return;
    group.durations.push(durations[i] ?? 0);
    group.errorCount += errors[i] ?? 0;
  });
  return grouped.map((group, i) => {
    const sorted = Float64Array.from(group.durations).sort();
    return {
      startMicros: from + i * width,
      endMicros: from + (i + 1) * width,
      count: sorted.length,
      errorCount: group.errorCount,
      p50Micros: percentile(sorted, 0.5),
      p95Micros: percentile(sorted, 0.95),
      p99Micros: percentile(sorted, 0.99),
    };
  });
}

function collect(store: SpanStore, query: ChangesQuery): Samples {
  const samples: Samples = { starts: [], durations: [], errors: [] };
  const from = query.startMinMicros ?? Number.NEGATIVE_INFINITY;
  const to = query.startMaxMicros ?? Number.POSITIVE_INFINITY;
  const entriesOnly = query.entriesOnly ?? query.operation === undefined;
  const conditions = (query.where ?? []).map(segmentTest);
  for (const segment of store.segments) {
    const wanted = segment.operations.map(
      ({ service, name }) => service === query.service && (query.operation ?? name) === name,
    );
    if (!wanted.includes(true)) continue;
    const tests = conditions.map((test) => test(segment));
    for (let row = 0; row < segment.rowCount; row++) {
      const start = segment.start[row] ?? 0;
      if (!wanted[segment.operation[row] ?? 0] || start < from || start > to) continue;
      if (segment.traces[row]?.evicted !== false) continue;
      if (entriesOnly && !segment.isEntry(row)) continue;
      if (!tests.every((matches) => matches(row))) continue;
      samples.starts.push(start);
      samples.durations.push(segment.duration[row] ?? 0);
      samples.errors.push(segment.error[row] ?? 0);
    }
  }
  return samples;
}

/** The nearest rank: a duration that really occurred. */
function percentile(sorted: Float64Array, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
