/** The last flush of several exporters within one deadline: their collectors are tried side by side. */
import type { DeliveryClock } from './clock.ts';
import type { Batch } from './encoder.ts';
import type { Exporter } from './exporter.ts';
import { guarded } from './guarded.ts';
import { runLastJobs } from './last-flush.ts';
import type { LastJob, LastOutcome } from './last-job.ts';

/** What one exporter has left. */
interface Remainder {
  readonly exporter: Exporter<never>;
  readonly batches: readonly Batch[];
  readonly outcomes: LastOutcome[];
}

/** Never throws: a fault costs its exporter's spans, which are counted, and no other exporter's. */
export function flushLast(
  exporters: readonly Exporter<never>[],
  deadlineMs: number,
  clock: DeliveryClock,
): void {
  const endMs = clock.nowMs() + deadlineMs;
  const unanswered: LastOutcome = { tag: 'retry', reason: `no answer within ${deadlineMs} ms` };
  const remainders: Remainder[] = [];
  for (const exporter of exporters) attempt(() => remainders.push(sendNow(exporter, deadlineMs)));
  attempt(() => {
    tryOnce(remainders, endMs, clock);
    const refused = remainders.map(adaptRefused);
    if (refused.some(({ batches }) => batches.length > 0)) tryOnce(refused, endMs, clock);
    for (const [index, { outcomes }] of refused.entries()) replaceRefused(remainders[index], outcomes);
  });
  for (const { exporter, batches, outcomes } of remainders) {
    const all = batches.map((_, index) => outcomes[index] ?? unanswered);
    attempt(() => exporter.settleLast(batches, all));
  }
  for (const exporter of exporters) attempt(() => exporter.reportEnd());
}

/** What has no outcome afterwards is undelivered. */
function attempt(work: () => void): void {
  guarded(work, () => {})();
}

/** A collector known to be down gets its last chance from the other thread, which can tell whether it helped. */
function sendNow(exporter: Exporter<never>, deadlineMs: number): Remainder {
  const batches = exporter.takeLast();
  const outcomes: LastOutcome[] = [];
  attempt(() => {
    const sent = exporter.isDown ? 0 : exporter.transport.sendNow(batches, deadlineMs);
    for (let index = 0; index < sent; index++) outcomes.push({ tag: 'delivered' });
  });
  return { exporter, batches, outcomes };
}

/** Fills in the outcomes that are missing. */
function tryOnce(remainders: readonly Remainder[], endMs: number, clock: DeliveryClock): void {
  const jobs: LastJob[] = [];
  const owners: Remainder[] = [];
  for (const remainder of remainders) {
    const rest = remainder.batches.slice(remainder.outcomes.length);
    if (rest.length === 0) continue;
    jobs.push(remainder.exporter.transport.lastJob(rest));
    owners.push(remainder);
  }
  if (jobs.length === 0) return;
  const results = runLastJobs(jobs, Math.max(0, endMs - clock.nowMs()), clock);
  for (const [index, { outcomes }] of owners.entries()) outcomes.push(...(results[index] ?? []));
}

/** The batches that the collector may take in another form. */
function adaptRefused({ exporter, batches, outcomes }: Remainder): Remainder {
  const adapted = batches.flatMap((batch, index) => exporter.adapted(batch, outcomes[index]) ?? []);
  return { exporter, batches: adapted, outcomes: [] };
}

/** All that were refused were adapted, or none: it is one collector and one format. */
function replaceRefused(remainder: Remainder | undefined, outcomes: readonly LastOutcome[]): void {
  let next = 0;
  if (remainder === undefined || outcomes.length === 0) return;
  for (const [index, outcome] of remainder.outcomes.entries())
    if (outcome?.tag === 'rejected') remainder.outcomes[index] = outcomes[next++];
}
