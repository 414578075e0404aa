/** Sixteen buckets to a doubling: a percentile is at most 4.5% above the truth. */
const bucketsPerDoubling = 16;
const doublings = 44;

/** How durations are spread, in constant memory. */
export class DurationHistogram {
  readonly #counts = new Uint32Array(bucketsPerDoubling * doublings);
  count = 0;
  maxMicros = 0;

  add(micros: number): void {
    const bucket = bucketOf(micros);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.count++;
    if (micros > this.maxMicros) this.maxMicros = micros;
  }

  /** Takes back what was added; `maxMicros` stays. */
  remove(micros: number): void {
    const bucket = bucketOf(micros);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) - 1;
    this.count--;
  }

  /** The duration that `share` of all do not exceed. */
  percentile(share: number): number {
    const wanted = Math.max(1, Math.ceil(this.count * share));
    let seen = 0;
    for (let bucket = 0; bucket < this.#counts.length; bucket++) {
      seen += this.#counts[bucket] ?? 0;
      if (seen >= wanted) return Math.min(upperBound(bucket), this.maxMicros);
    }
    return this.maxMicros;
  }

  /** The buckets that are not empty, merged to one for each doubling: `[upper bound in µs, count]`. */
  doublings(): (readonly [upToMicros: number, count: number])[] {
    const merged: (readonly [number, number])[] = [];
    for (let first = 0; first < this.#counts.length; first += bucketsPerDoubling) {
      const count = this.#counts
        .subarray(first, first + bucketsPerDoubling)
        .reduce((sum, one) => sum + one, 0);
      if (count > 0) merged.push([upperBound(first + bucketsPerDoubling - 1), count]);
    }
    return merged;
  }
}

function bucketOf(micros: number): number {
  if (micros < 1) return 0;
  return Math.min(bucketsPerDoubling * doublings - 1, Math.floor(Math.log2(micros) * bucketsPerDoubling));
}

function upperBound(bucket: number): number {
  return Math.round(2 ** ((bucket + 1) / bucketsPerDoubling));
}
