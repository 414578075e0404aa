/**
 * The last flush of a process that ends: no callback of this thread will run any more. Plain HTTP to a known address is
 * written and read by hand; for all else another thread sends while this one waits (docs/decisions/last-flush.md).
 */
import workerThreads from 'node:worker_threads';
import { RealBuffer, reasonOf } from '@spoor/core';
import type { DeliveryClock } from './clock.ts';
import { grpcFailure } from './grpc-status.ts';
import { failureOf, outcomeOf } from './http-outcome.ts';
import { lastFlushSource } from './last-flush-source.ts';
import type { HttpLastJob, LastJob, LastOutcome } from './last-job.ts';
import { postDirectly } from './post-directly.ts';
import { canPostSync } from './sync-post.ts';

/**
 * What the other thread writes for each body, beside the status of an HTTP answer; the first cell counts the finished ones.
 */
const DELIVERED = 1;
const FAILED = -1;
/** Added to the status of a gRPC answer that is no success. */
const GRPC = 1000;
/** Room for why: the beginning of an answer's body, or an error's code and message. */
const textBytes = 512;

const isDirect = (job: LastJob): job is HttpLastJob => job.tag === 'http' && canPostSync(job);

interface Shared {
  readonly cells: Int32Array;
  readonly texts: Uint8Array;
}

/** One outcome for each body of each job. Never throws: what cannot be tried has none. */
export function runLastJobs(
  jobs: readonly LastJob[],
  deadlineMs: number,
  clock: DeliveryClock,
): LastOutcome[][] {
  const endMs = clock.nowMs() + deadlineMs;
  const direct = jobs.filter(isDirect);
  const others = jobs.filter((job) => !isDirect(job));
  const total = others.reduce((sum, job) => sum + job.bodies.length, 0);
  const shared: Shared = {
    cells: new Int32Array(new SharedArrayBuffer(4 * (1 + total))),
    texts: new Uint8Array(new SharedArrayBuffer(textBytes * others.length)),
  };
  // While the other thread starts this one has something to do.
  const isStarted = total > 0 && start(others, shared, deadlineMs);
  const posted = tryPosting(direct, deadlineMs, clock);
  if (isStarted) waitFor(shared.cells, total, endMs, clock);
  let next = 1;
  return jobs.map((job) => {
    if (isDirect(job)) return posted.shift() ?? [];
    const text = textAt(shared.texts, others.indexOf(job));
    return job.bodies.map(() => outcomeIn(Atomics.load(shared.cells, next++), text));
  });
}

/** Of the whole thread's own work nothing may cost what the other thread does. */
function tryPosting(jobs: readonly HttpLastJob[], deadlineMs: number, clock: DeliveryClock): LastOutcome[][] {
  try {
    return postDirectly(jobs, deadlineMs, clock);
  } catch (error) {
    return jobs.map(({ bodies }) => bodies.map(() => ({ tag: 'retry', reason: reasonOf(error) })));
  }
}

function start(jobs: readonly LastJob[], shared: Shared, deadlineMs: number): boolean {
  try {
    const worker = new workerThreads.Worker(lastFlushSource, {
      eval: true,
      // Without the application's flags: the preload must not run again in there.
      execArgv: [],
      env: {},
      workerData: { jobs, ...shared, textBytes, deadlineMs, DELIVERED, FAILED, GRPC },
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

function textAt(texts: Uint8Array, index: number): string {
  const at = index * textBytes;
  const length = ((texts[at] ?? 0) << 8) | (texts[at + 1] ?? 0);
  return RealBuffer.from(texts.subarray(at + 2, at + 2 + length)).toString();
}

function outcomeIn(cell: number, text: string): LastOutcome {
  if (cell === 0) return undefined;
  if (cell === DELIVERED) return { tag: 'delivered' };
  if (cell === FAILED) {
    const [code = '', message = ''] = text.split('\n');
    return failureOf(Object.assign(new Error(message), { code }));
  }
  if (cell >= GRPC) return grpcFailure(cell - GRPC, text, undefined);
  const answer = {
    status: cell,
    retryAfter: undefined,
    location: text,
    contentType: '',
    body: RealBuffer.from(text),
  };
  return outcomeOf(answer, 0, false);
}
