/** The last bodies for collectors whose address is known, from this thread: docs/decisions/last-flush.md. */
import type { DeliveryClock } from './clock.ts';
import type { HttpLastJob, LastOutcome } from './last-job.ts';
import { sleepSync } from './pace.ts';
import { SyncPost } from './sync-post.ts';

/** Connections to one collector at a time: a full outbox is a handful of batches. */
const lanes = 4;
const pollMs = 1;

/** Bodies on their way to one collector. */
class Posts {
  readonly outcomes: LastOutcome[];
  readonly #job: HttpLastJob;
  readonly #underWay = new Map<number, SyncPost>();
  #next = 0;

  constructor(job: HttpLastJob) {
    this.#job = job;
    this.outcomes = job.bodies.map(() => undefined);
  }

  get isOver(): boolean {
    return this.#underWay.size === 0 && this.#next === this.#job.bodies.length;
  }

  /** As far as it goes without waiting; false: nothing moved. */
  advance(): boolean {
    const { bodies } = this.#job;
    for (; this.#underWay.size < lanes && this.#next < bodies.length; this.#next += 1)
      this.#underWay.set(this.#next, this.#post(bodies[this.#next]));
    let moved = false;
    for (const [index, post] of this.#underWay) {
      moved = post.advance() || moved;
      if (!post.isOver) continue;
      this.#underWay.delete(index);
      this.outcomes[index] = post.outcome;
    }
    return moved;
  }

  close(): void {
    for (const [index, post] of this.#underWay) {
      post.close();
      this.outcomes[index] = post.outcome;
    }
  }

  #post(body: Uint8Array = new Uint8Array()): SyncPost {
    // Not loaded before: it is rarely used.
    const bytes = this.#job.gzip ? process.getBuiltinModule('node:zlib').gzipSync(body) : body;
    return new SyncPost(this.#job, bytes);
  }
}

/** By turns until all are done, or until nobody waits any longer. One outcome for each body of each job. */
export function postDirectly(
  jobs: readonly HttpLastJob[],
  deadlineMs: number,
  clock: DeliveryClock,
): LastOutcome[][] {
  const all = jobs.map((job) => new Posts(job));
  const endMs = clock.nowMs() + deadlineMs;
  while (clock.nowMs() < endMs) {
    const open = all.filter((posts) => !posts.isOver);
    if (open.length === 0) break;
    const moved = open.map((posts) => posts.advance());
    if (!moved.includes(true)) sleepSync(pollMs);
  }
  for (const posts of all) posts.close();
  return all.map(({ outcomes }) => outcomes);
}
