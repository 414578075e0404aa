import type { TraceSummary } from './trace-summary.ts';

export interface HeldList {
  /** In the order in which they were: what has changed about them is told in place. */
  readonly shown: readonly TraceSummary[];
  readonly newCount: number;
}

/** What a reader who is at work in a list sees of a newer one: nothing moves, and how many have come is said. */
export function heldList(shown: readonly TraceSummary[], fresh: readonly TraceSummary[]): HeldList {
  const newer = new Map(fresh.map((summary) => [summary.traceId, summary]));
  const held = shown.map((summary) => {
    const found = newer.get(summary.traceId);
    newer.delete(summary.traceId);
    return found ?? summary;
  });
  return { shown: held, newCount: newer.size };
}
