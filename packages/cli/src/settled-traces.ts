import type { TraceJson } from './trace-json.ts';

/** Tells of each trace once: when two searches in turn saw as many of its spans. */
export class SettledTraces {
  #spanCounts = new Map<string, number>();
  readonly #told = new Set<string>();

  /** @param newestFirst what a search found @returns what has settled since the last one, the oldest first */
  settled(newestFirst: readonly TraceJson[]): readonly TraceJson[] {
    const counts = new Map(newestFirst.map(({ traceID, spans }) => [traceID, spans.length]));
    const settled = newestFirst.filter(
      ({ traceID, spans }) => !this.#told.has(traceID) && this.#spanCounts.get(traceID) === spans.length,
    );
    this.#spanCounts = counts;
    for (const { traceID } of settled) this.#told.add(traceID);
    // What the collector has let go of, or what is older than was asked for, does not come again.
    for (const id of this.#told) if (!counts.has(id)) this.#told.delete(id);
    return settled.reverse();
  }
}
