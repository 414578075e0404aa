import { formatDuration } from '../text/format-duration.ts';
import { formatCount, formatShare } from '../text/format-time.ts';
import type { GraphEdge } from './graph-edge.ts';

/** `121 · ✗ 12%` over `p95 45.4 ms`. */
export function edgeLines({ callCount, errorCount, errorShare, p95Micros }: GraphEdge): [string, string] {
  const calls =
    errorCount > 0 ? `${formatCount(callCount)} · ✗ ${formatShare(errorShare)}` : formatCount(callCount);
  return [calls, `p95 ${formatDuration(p95Micros)}`];
}

export const edgeLabel = (edge: GraphEdge): string => edgeLines(edge).join(' · ');

export interface HistogramBar {
  readonly upToMicros: number;
  readonly count: number;
}

/** Doublings in which nothing took its time are told as empty: without them bars far apart would look like neighbours. */
export function filledHistogram(bars: readonly HistogramBar[]): HistogramBar[] {
  const filled: HistogramBar[] = [];
  for (const bar of bars) {
    for (let last = filled.at(-1); last !== undefined; last = filled.at(-1)) {
      const next = last.upToMicros * 2;
      if (last.upToMicros <= 0 || next >= bar.upToMicros * 0.99) break;
      filled.push({ upToMicros: next, count: 0 });
    }
    filled.push(bar);
  }
  return filled;
}
