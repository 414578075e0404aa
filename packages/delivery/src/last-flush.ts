/**
 * The last flush of a process that ends: no callback of this thread will run any more. Plain HTTP to a known address is
 * written and read by hand; for all else another thread sends while this one waits (docs/decisions/last-flush.md).
 */
import workerThreads from 'node:worker_threads';
import type { DeliveryClock } from './clock.ts';
import { lastFlushSource } from './last-flush-source.ts';
import { isDirect, type LastJob, type LastStatus } from './last-job.ts';
import { postDirectly } from './post-directly.ts';

/** What the other thread writes for each body; the first cell counts the finished ones. */
const DELIVERED = 1;
const REJECTED = 2;

/** One status for each body of each job. Never throws: what cannot be tried is undelivered. */
export function runLastJobs(
  jobs: readonly LastJob[],
  deadlineMs: number,
  clock: DeliveryClock,
): LastStatus[][] {
  const endMs = clock.nowMs() + deadlineMs;
  const direct = jobs.filter(isDirect);
  const others = jobs.filter((job) => !isDirect(job));
  const total = others.reduce((sum, job) => sum + job.bodies.length, 0);
  const cells = new Int32Array(new SharedArrayBuffer(4 * (1 + total)));
  // While the other thread starts this one has something to do.
  const isStarted = total > 0 && start(others, cells, deadlineMs);
  const posted = postDirectly(direct, deadlineMs, clock);
  if (isStarted) waitFor(cells, total, endMs, clock);
  let next = 1;
  return jobs.map((job) =>
    isDirect(job) ? (posted.shift() ?? []) : job.bodies.map(() => statusOf(Atomics.load(cells, next++))),
  );
}

function start(jobs: readonly LastJob[], cells: Int32Array, deadlineMs: number): boolean {
  try {
    const worker = new workerThreads.Worker(lastFlushSource, {
      eval: true,
      // Without the application's flags: the preload must not run again in there.
      execArgv: [],
      env: {},
      workerData: { jobs, cells, deadlineMs, DELIVERED, REJECTED },
    });
    worker.on('error', () => {});
    worker.unref();
    return true;
  } catch {
    // No threads here (permission model, resource limits): everything is undelivered.
    return false;
  }
}

function waitFor(cells: Int32Array, total: number, endMs: number, clock: DeliveryClock): void {
  for (;;) {
    const finished = Atomics.load(cells, 0);
    const leftMs = endMs - clock.nowMs();
    if (finished >= total || leftMs <= 0) return;
    Atomics.wait(cells, 0, finished, leftMs);
  }
}

const statusOf = (cell: number): LastStatus =>
  cell === DELIVERED ? 'delivered' : cell === REJECTED ? 'rejected' : 'undelivered';
