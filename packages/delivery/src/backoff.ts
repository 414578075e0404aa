/** Waits between attempts during an outage: doubling, jittered so that a fleet does not come back in step. */

const firstMs = 500;
/** Exports must resume within 10 s of the collector's return, so no wait is longer than half of that. */
const longestMs = 5000;

/** `attempt` counts from 1; `random` is in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 10));
  return ceiling * (0.5 + random / 2);
}
