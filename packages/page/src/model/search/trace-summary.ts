import type { TagJson } from '../trace/trace-json.ts';

/** A trace in a list, as `/api/spoor/traces` and the stream tell it. */
export interface SummaryJson {
  readonly traceId: string;
  readonly rootServiceName: string;
  readonly rootOperationName: string;
  /** What the first span says of its request: the tags by which `requestPath` goes. */
  readonly rootTags?: readonly TagJson[];
  readonly minStartTimeUnixNano: string;
  readonly maxEndTimeUnixNano: string;
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

export const sortOrders = {
  newest: 'Newest first',
  longest: 'Longest first',
  shortest: 'Shortest first',
  most: 'Most spans first',
  errors: 'Most errors first',
} as const;

export type SortOrder = keyof typeof sortOrders;

const comparators: Record<SortOrder, (a: TraceSummary, b: TraceSummary) => number> = {
  newest: (a, b) => b.startMicros - a.startMicros,
  longest: (a, b) => b.durationMicros - a.durationMicros,
  shortest: (a, b) => a.durationMicros - b.durationMicros,
  most: (a, b) => b.spanCount - a.spanCount,
  errors: (a, b) => b.errorSpanCount - a.errorSpanCount || b.startMicros - a.startMicros,
};

export function sortSummaries(summaries: readonly TraceSummary[], order: SortOrder): TraceSummary[] {
  return [...summaries].sort(comparators[order]);
}
