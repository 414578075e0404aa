/**
 * Whether what came later is longer than what came before, for every place at which the list may be cut: the rank-sum
 * test of Wilcoxon, Mann and Whitney, which makes no assumption about how durations are spread and is not led astray by
 * a single slow one. See https://en.wikipedia.org/wiki/Mann%E2%80%93Whitney_U_test (normal approximation).
 */
export class RankTest {
  /** Sums of the ranks of the first i values. */
  readonly #sums: Float64Array;

  constructor(values: Float64Array) {
    const ranks = midRanks(values);
    this.#sums = new Float64Array(values.length + 1);
    for (let i = 0; i < ranks.length; i++) this.#sums[i + 1] = (this.#sums[i] ?? 0) + (ranks[i] ?? 0);
  }

  /** Standard deviations by which those from `cut` on are longer than those before; negative if they are shorter. */
  deviations(cut: number): number {
    const total = this.#sums.length - 1;
    const later = total - cut;
    if (cut === 0 || later === 0) return 0;
    const ranks = (this.#sums[total] ?? 0) - (this.#sums[cut] ?? 0);
    const expected = (later * (total + 1)) / 2;
    return (ranks - expected) / Math.sqrt((cut * later * (total + 1)) / 12);
  }
}

/** Equal values share the mean of their ranks. */
function midRanks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  // The rank of a value stands where the first of its equals stands.
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    ranks[from] = (from + 1 + to) / 2;
    from = to;
  }
  return values.map((value) => ranks[firstFrom(sorted, value)] ?? 0);
}

/** The place of the first value that is not less. */
export function firstFrom(sorted: Float64Array, least: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Standard deviations by which the later share of failures exceeds the earlier one (two-proportion z-test, pooled). */
export function errorDeviations(
  before: { readonly count: number; readonly errorCount: number },
  after: { readonly count: number; readonly errorCount: number },
): number {
  if (before.count === 0 || after.count === 0) return 0;
  const pooled = (before.errorCount + after.errorCount) / (before.count + after.count);
  if (pooled === 0 || pooled === 1) return 0;
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / before.count + 1 / after.count));
  return (after.errorCount / after.count - before.errorCount / before.count) / spread;
}
