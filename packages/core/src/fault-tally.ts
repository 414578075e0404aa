import { type Clock, systemClock } from './clock.ts';
import { givenText } from './given.ts';

/** A fault that comes again and again is one story: no new line within this time after the last one. */
const quietMs = 60_000;
/** Places are ours and few; whatever is beyond has one line together. */
const mostPlaces = 64;
const longestReason = 200;

interface Told {
  lineMs: number;
  /** Faults since that line. */
  untold: number;
  message: string;
}

export type FaultClock = Pick<Clock, 'monotonicMs'>;

/** What a thrown value says of itself: one line, not too long, whatever it is. */
export function reasonOf(thrown: unknown): string {
  const text = givenText(thrown)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return text === '' ? `a thrown ${typeof thrown}` : text.slice(0, longestReason);
}

/** Faults of our own: said once for each place, with a count of what was not said since. */
export class FaultTally {
  readonly #say: (message: string) => void;
  readonly #clock: FaultClock;
  readonly #told = new Map<string, Told>();

  constructor(say: (message: string) => void, clock: FaultClock = systemClock) {
    this.#say = say;
    this.#clock = clock;
  }

  /** @param consequence what it cost, and what goes on */
  add(place: string, thrown: unknown, consequence: string): void {
    const now = this.#clock.monotonicMs();
    const key = this.#told.has(place) || this.#told.size < mostPlaces ? place : 'other places';
    const told = this.#told.get(key);
    if (told !== undefined && now - told.lineMs < quietMs) {
      told.untold++;
      return;
    }
    const message = `${key} failed: ${reasonOf(thrown)}; ${consequence}`;
    this.#told.set(key, { lineMs: now, untold: 0, message });
    this.#say(told === undefined ? message : `${message}${more(told.untold)}`);
  }

  /** The process ends: what came again and was not said. */
  tellRest(): void {
    for (const told of this.#told.values()) {
      if (told.untold > 0) this.#say(`${told.message}${more(told.untold)}`);
      told.untold = 0;
    }
  }
}

const more = (count: number): string =>
  count === 0 ? '' : ` (and ${count === 1 ? 'once' : `${count} times`} more since the last line)`;
