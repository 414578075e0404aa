/** Where every span went. produced + recovered = delivered + spooled + lost + queued, at any moment. */
import type { LossCounts } from './encoder.ts';
import type { Outage } from './outage.ts';

export interface DeliveryStats {
  readonly target: string;
  /** Spans handed to us. */
  readonly produced: number;
  /** Spans of an earlier process, from the spool. */
  readonly recovered: number;
  readonly delivered: number;
  /** Written to the spool at the end. */
  readonly spooled: number;
  readonly lost: Readonly<LossCounts>;
  /** Not sent yet, or sent and not answered. */
  readonly queued: number;
}

export class Ledger {
  readonly lost: LossCounts = { queueFull: 0, tooLarge: 0, failed: 0 };
  produced = 0;
  recovered = 0;
  delivered = 0;
  spooled = 0;
  readonly #outage: Outage;

  constructor(outage: Outage) {
    this.#outage = outage;
  }

  lose(kind: keyof LossCounts, spans: number): void {
    this.lost[kind] += spans;
    this.#outage.lost(spans);
  }

  stats(target: string, queued: number): DeliveryStats {
    const { produced, recovered, delivered, spooled } = this;
    return { target, produced, recovered, delivered, spooled, lost: { ...this.lost }, queued };
  }
}
