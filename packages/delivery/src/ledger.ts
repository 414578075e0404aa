/** Where every span went. produced + recovered = delivered + spooled + lost + queued, at any moment. */
import type { LossCounts } from './encoder.ts';

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
  produced = 0;
  recovered = 0;
  delivered = 0;
  spooled = 0;
  /** Shared with the encoder, which reports it (Jaeger's ClientStats) and counts what no batch can hold. */
  readonly lost: LossCounts;

  constructor(lost: LossCounts) {
    this.lost = lost;
  }

  get lostInTotal(): number {
    const { fullQueueDroppedSpans, tooLargeDroppedSpans, failedToEmitSpans } = this.lost;
    return fullQueueDroppedSpans + tooLargeDroppedSpans + failedToEmitSpans;
  }

  stats(target: string, queued: number): DeliveryStats {
    const { produced, recovered, delivered, spooled } = this;
    return { target, produced, recovered, delivered, spooled, lost: { ...this.lost }, queued };
  }
}
