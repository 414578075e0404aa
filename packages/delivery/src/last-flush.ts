/**
 * The last flush of a process that ends: no callback of this thread will run any more, so another thread sends while
 * this one waits (docs/decisions/last-flush.md).
 */
import { Worker } from 'node:worker_threads';
import type { DeliveryClock } from './clock.ts';
import type { HttpDestination } from './destination.ts';
import type { Batch } from './encoder.ts';
import { lastFlushSource } from './last-flush-source.ts';

export type LastJob =
  | {
      readonly tag: 'udp';
      readonly host: string;
      readonly port: number;
      readonly socketType: 'udp4' | 'udp6';
      readonly bodies: readonly Uint8Array[];
    }
  | {
      readonly tag: 'http';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly gzip: boolean;
      readonly files: Readonly<Record<'ca' | 'key' | 'cert', string | undefined>>;
      readonly bodies: readonly Uint8Array[];
    };

export function httpLastJob(destination: HttpDestination, batches: readonly Batch[]): LastJob {
  const { url, headers, gzip, certificate, clientKey, clientCertificate } = destination;
  const files = { ca: certificate, key: clientKey, cert: clientCertificate };
  return { tag: 'http', url: url.href, headers, gzip, files, bodies: batches.map((batch) => batch.bytes) };
}

export type LastStatus = 'delivered' | 'rejected' | 'undelivered';

/** What the other thread writes for each body; the first cell counts the finished ones. */
const DELIVERED = 1;
const REJECTED = 2;

/** One status for each body of each job. Never throws: what cannot be tried is undelivered. */
export function runLastJobs(
  jobs: readonly LastJob[],
  deadlineMs: number,
  clock: DeliveryClock,
): LastStatus[][] {
  const total = jobs.reduce((sum, job) => sum + job.bodies.length, 0);
  const cells = new Int32Array(new SharedArrayBuffer(4 * (1 + total)));
  if (total > 0) {
    try {
      start(jobs, cells, deadlineMs);
      waitFor(cells, total, deadlineMs, clock);
    } catch {
      // No threads here (permission model, resource limits): everything is undelivered.
    }
  }
  let next = 1;
  return jobs.map((job) => job.bodies.map(() => statusOf(Atomics.load(cells, next++))));
}

function start(jobs: readonly LastJob[], cells: Int32Array, deadlineMs: number): void {
  const worker = new Worker(lastFlushSource, {
    eval: true,
    // Without the application's flags: the preload must not run again in there.
    execArgv: [],
    env: {},
    workerData: { jobs, cells, deadlineMs, DELIVERED, REJECTED },
  });
  worker.on('error', () => {});
  worker.unref();
}

function waitFor(cells: Int32Array, total: number, deadlineMs: number, clock: DeliveryClock): void {
  const endMs = clock.nowMs() + deadlineMs;
  for (;;) {
    const finished = Atomics.load(cells, 0);
    const leftMs = endMs - clock.nowMs();
    if (finished >= total || leftMs <= 0) return;
    Atomics.wait(cells, 0, finished, leftMs);
  }
}

const statusOf = (cell: number): LastStatus =>
  cell === DELIVERED ? 'delivered' : cell === REJECTED ? 'rejected' : 'undelivered';
