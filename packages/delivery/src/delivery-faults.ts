/** What goes wrong in delivery itself, whoever is at fault: one line for each place, and the repeats with their number. */
import { type Fault, FaultTally } from '@spoor/core';
import type { Message } from '@spoor/messages';
import { maskSecrets } from '@spoor/redaction';
import type { DeliveryClock } from './clock.ts';
import { guarded } from './guarded.ts';
import { messages } from './messages.ts';
import type { DeliveryLog } from './outage.ts';

export interface DeliveryFaultsOptions {
  /** For messages; without credentials. */
  readonly target: string;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
}

export class DeliveryFaults {
  readonly #tally: FaultTally<Message>;

  constructor({ target, clock, log }: DeliveryFaultsOptions) {
    const format = ({ place, reason, times, lostSpans }: Fault, isRepeat: boolean): Message => {
      const again = isRepeat ? times : undefined;
      return messages.fault(place, target, again, maskSecrets(reason), lostSpans);
    };
    // Whoever cannot be told need not be.
    const say = guarded(
      (message: Message) => log.warn(message),
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
