/** What goes wrong in delivery itself, whoever is at fault: one line for each place, and the repeats with their number. */
import { type Fault, FaultTally, failedAgain } from '@spoor/core';
import type { DeliveryClock } from './clock.ts';
import { guarded } from './guarded.ts';
import type { DeliveryLog } from './outage.ts';
import { spansWere } from './spans-were.ts';

export interface DeliveryFaultsOptions {
  /** For messages; without credentials. */
  readonly target: string;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
}

export class DeliveryFaults {
  readonly #tally: FaultTally;

  constructor({ target, clock, log }: DeliveryFaultsOptions) {
    const format = ({ place, reason, times, lostSpans }: Fault, isRepeat: boolean): string => {
      const cost = lostSpans === 0 ? 'no span was lost' : `${spansWere(lostSpans)} lost`;
      return `${place} for ${target} ${failedAgain(times, isRepeat)}: ${reason}; ${cost}, delivery goes on`;
    };
    // Whoever cannot be told need not be.
    const say = guarded(
      (message: string) => log.warn(message),
      () => {},
    );
    this.#tally = new FaultTally({ format, say, clock: { monotonicMs: () => clock.nowMs() } });
  }

  /** @param place what was done, as in "sending a batch" */
  add(place: string, error: unknown, lostSpans: number): void {
    this.#tally.add(place, error, lostSpans);
  }

  tellRest(): void {
    this.#tally.tellRest();
  }

  totals(): readonly Fault[] {
    return this.#tally.totals();
  }
}
