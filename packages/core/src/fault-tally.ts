import { type Clock, systemClock } from './clock.ts';
import { givenText } from './given.ts';

/** A fault that comes again and again is one story: no new line within this time after the last one. */
const quietMs = 60_000;
/** Places are ours and few; whatever is beyond has one line together. */
const mostPlaces = 64;
const longestReason = 200;

/**
 * For lines: `failed`, `failed once more`, `failed 16 times more`.
 * @param again how often since the last line; undefined in the first one
 */
export const failedAgain = (again: number | undefined): string => {
  if (again === undefined) return 'failed';
  return `failed ${again === 1 ? 'once' : `${again} times`} more`;
};

/** What happened in one place. */
export interface Fault {
  readonly place: string;
  /** What the first one of them said. */
  readonly reason: string;
  readonly times: number;
  readonly lostSpans: number;
}

interface Count {
  times: number;
  lostSpans: number;
}

interface Place {
  readonly reason: string;
  readonly total: Count;
  /** Of the total, what no line has said yet. */
  readonly untold: Count;
  lineMs: number;
}

export interface FaultTallyOptions<Line> {
  /** Makes a line of what was not said yet; `isRepeat` when there was a line before. */
  readonly format: (fault: Fault, isRepeat: boolean) => Line;
  readonly say: (line: Line) => void;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
}

/** What a thrown value says of itself: one line, not too long, whatever it is. */
export function reasonOf(thrown: unknown): string {
  const text = givenText(thrown)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return text === '' ? `a thrown ${typeof thrown}` : text.slice(0, longestReason);
}

/** Faults of our own: said once for each place, and the repeats with their number, a minute later or at the end. */
export class FaultTally<Line = string> {
  readonly #options: FaultTallyOptions<Line>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #places = new Map<string, Place>();

  constructor(options: FaultTallyOptions<Line>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  add(name: string, thrown: unknown, lostSpans = 0): void {
    const key = this.#places.has(name) || this.#places.size < mostPlaces ? name : 'other places';
    let place = this.#places.get(key);
    if (place === undefined) {
      const none = () => ({ times: 0, lostSpans: 0 });
      place = { reason: reasonOf(thrown), total: none(), untold: none(), lineMs: Number.NEGATIVE_INFINITY };
      this.#places.set(key, place);
    }
    for (const count of [place.total, place.untold]) {
      count.times += 1;
      count.lostSpans += lostSpans;
    }
    const now = this.#clock.monotonicMs();
    if (now - place.lineMs < quietMs) return;
    place.lineMs = now;
    this.#tell(key, place);
  }

  /** The process ends: what came again and was not said. */
  tellRest(): void {
    for (const [name, place] of this.#places) if (place.untold.times > 0) this.#tell(name, place);
  }

  /** All of it, since the beginning. */
  totals(): readonly Fault[] {
    return Array.from(this.#places, ([place, { reason, total }]) => ({ place, reason, ...total }));
  }

  #tell(place: string, { reason, total, untold }: Place): void {
    const message = this.#options.format({ place, reason, ...untold }, total.times > untold.times);
    untold.times = 0;
    untold.lostSpans = 0;
    this.#options.say(message);
  }
}
