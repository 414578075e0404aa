import type { TagJson } from '../trace/trace-json.ts';

/** A trace in a list, as `/api/spoor/traces` and the stream tell it. */
export interface SummaryJson {
  readonly traceId: string;
  readonly rootServiceName: string;
  readonly rootOperationName: string;
  /** What the first span says of its request: the tags by which `requestPath` goes, and its status. */
  readonly rootTags?: readonly TagJson[];
  readonly minStartTimeUnixNano: string;
  readonly maxEndTimeUnixNano: string;
  /** Where it broke, and what was said there. */
  readonly cause?: { readonly service: string; readonly operation: string; readonly message?: string };
  readonly spanCount: number;
  readonly errorSpanCount: number;
  readonly orphanSpanCount: number;
  readonly services: readonly {
    readonly name: string;
    readonly spanCount: number;
    readonly errorSpanCount: number;
  }[];
}

export interface TraceSummary extends Omit<SummaryJson, 'minStartTimeUnixNano' | 'maxEndTimeUnixNano'> {
  readonly startMicros: number;
  readonly durationMicros: number;
}

export function readSummary(json: SummaryJson): TraceSummary {
  const { minStartTimeUnixNano, maxEndTimeUnixNano, ...rest } = json;
  const startMicros = microsOf(minStartTimeUnixNano);
  return { ...rest, startMicros, durationMicros: Math.max(0, microsOf(maxEndTimeUnixNano) - startMicros) };
}

/** Nanoseconds as digits are beyond what a number holds: three digits go first. */
const microsOf = (nanos: string): number => Number(nanos.slice(0, -3) || '0');

export const sortOrders = ['newest', 'oldest', 'longest', 'shortest', 'spans', 'errors'] as const;
export type SortOrder = (typeof sortOrders)[number];
export const isSortOrder = (text: string): text is SortOrder => sortOrders.some((order) => order === text);

const comparators: Record<SortOrder, (a: TraceSummary, b: TraceSummary) => number> = {
  newest: (a, b) => b.startMicros - a.startMicros,
  oldest: (a, b) => a.startMicros - b.startMicros,
  longest: (a, b) => b.durationMicros - a.durationMicros,
  shortest: (a, b) => a.durationMicros - b.durationMicros,
  spans: (a, b) => b.spanCount - a.spanCount,
  errors: (a, b) => b.errorSpanCount - a.errorSpanCount || b.startMicros - a.startMicros,
};

export function sortSummaries(summaries: readonly TraceSummary[], order: SortOrder): TraceSummary[] {
  return [...summaries].sort(comparators[order]);
}

/** In how many traces each service failed. */
export function failuresByService(summaries: readonly TraceSummary[]): Map<string, number> {
  const failures = new Map<string, number>();
  for (const { services } of summaries) {
    for (const { name, errorSpanCount } of services)
      if (errorSpanCount > 0) failures.set(name, (failures.get(name) ?? 0) + 1);
  }
  return failures;
}
