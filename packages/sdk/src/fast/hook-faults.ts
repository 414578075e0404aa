import { type Fault, FaultTally } from '@spoor/core';
import type { Message } from '@spoor/messages';
import { messages } from '../messages.ts';

/** Faults of the instrumentations' hooks: said once for each place and what it costs, the repeats with their number. */
export class HookFaults {
  readonly #say: (message: Message) => void;
  /** By what a fault costs, which is one of a few texts. */
  readonly #tallies = new Map<string, FaultTally<Message>>();

  constructor(say: (message: Message) => void) {
    this.#say = say;
  }

  /** @param consequence what it cost, and what goes on */
  add(place: string, error: unknown, consequence: string): void {
    let tally = this.#tallies.get(consequence);
    if (tally === undefined) {
      const format = ({ place, reason, times }: Fault, isRepeat: boolean): Message =>
        messages.hookFault(place, reason, times, isRepeat, consequence);
      tally = new FaultTally({ format, say: this.#say });
      this.#tallies.set(consequence, tally);
    }
    tally.add(place, error);
  }

  tellRest(): void {
    for (const tally of this.#tallies.values()) tally.tellRest();
  }
}
