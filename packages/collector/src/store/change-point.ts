import { errorDeviations, RankTest } from './rank-test.ts';
import type { OperationSamples } from './samples.ts';
import type { Turns } from './turns.ts';

/** At how many places of an operation's requests it is asked whether something changed there. */
const mostCuts = 200;
/** Fewer requests on either side prove nothing. */
const leastRequests = 4;
/** One in a few thousand lists without any change goes that far; many places of many operations are looked at. */
const leastDeviations = 3.5;
/** What is certain but smaller is a drift that nobody is woken up for. */
const leastRatio = 1.2;
const leastShare = 0.02;
/** So many durations tell a percentile well enough. */
const mostSorted = 400;

/** How the requests of one operation differ before and after any of them. */
export class Changes {
  readonly #samples: OperationSamples;
  readonly #ranks: RankTest;
  readonly #failed: Uint32Array;
  readonly #slow: Uint32Array;

  constructor(samples: OperationSamples) {
    const { durations, errors } = samples;
    this.#samples = samples;
    this.#ranks = new RankTest(durations);
    this.#failed = sums(errors);
    const bound = durations.slice().sort()[Math.ceil(durations.length * 0.9) - 1] ?? 0;
    this.#slow = sums(durations.map((duration) => (duration > bound ? 1 : 0)));
  }

  /** By ranks, or by the slowest tenth: ranks hardly see a tail as long as most requests take what they took. */
  slower(cut: number): number {
    const [all, slow] = [this.#ranks.deviations(cut), sharesApart(this.#slow, cut)];
    return Math.abs(slow) > Math.abs(all) ? slow : all;
  }

  failing(cut: number): number {
    return sharesApart(this.#failed, cut);
  }

  /** Whether what differs at this place matters. */
  isLarge(cut: number): boolean {
    const total = this.#failed.length - 1;
    const [early, late] = [this.#failed[cut] ?? 0, (this.#failed[total] ?? 0) - (this.#failed[cut] ?? 0)];
    if (Math.abs(late / (total - cut) - early / cut) >= leastShare) return true;
    const { durations } = this.#samples;
    const [before, after] = [thinned(durations.subarray(0, cut)), thinned(durations.subarray(cut))];
    return [0.5, 0.95].some((share) => {
      const [a, b] = [at(before, share), at(after, share)];
      return Math.max(a, b) >= Math.min(a, b) * leastRatio;
    });
  }
}

/** The moment at which some operation changed more than chance explains, and so much that it matters. */
export async function momentOfChange(
  samples: readonly OperationSamples[],
  turns: Turns,
): Promise<number | undefined> {
  let best = leastDeviations;
  let moment: number | undefined;
  for (const operation of samples) {
    const { starts } = operation;
    const last = starts.length - leastRequests;
    if (last < leastRequests) continue;
    await turns.next();
    const changes = new Changes(operation);
    const step = Math.max(1, Math.floor(starts.length / mostCuts));
    for (let cut = leastRequests; cut <= last; cut += step) {
      const deviations = Math.max(Math.abs(changes.slower(cut)), Math.abs(changes.failing(cut)));
      if (deviations <= best || !changes.isLarge(cut)) continue;
      best = deviations;
      moment = starts[cut];
    }
  }
  return moment;
}

/** By how much the share of those that are counted differs before and from `cut` on. */
function sharesApart(counted: Uint32Array, cut: number): number {
  const total = counted.length - 1;
  const early = { count: cut, errorCount: counted[cut] ?? 0 };
  const late = { count: total - cut, errorCount: (counted[total] ?? 0) - early.errorCount };
  return errorDeviations(early, late);
}

/** How many of the first i are flagged. */
function sums(flags: Uint8Array | Float64Array): Uint32Array {
  const all = new Uint32Array(flags.length + 1);
  for (let i = 0; i < flags.length; i++) all[i + 1] = (all[i] ?? 0) + (flags[i] ?? 0);
  return all;
}

function thinned(durations: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(durations.length / mostSorted));
  return durations.filter((_, i) => i % step === 0).sort();
}

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
