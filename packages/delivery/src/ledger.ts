/** Where every span went. produced + recovered = delivered + spooled + lost + queued, at any moment. */
import { type Batch, type LossCounts, spansIn } from './encoder.ts';
import type { LastStatus } from './last-job.ts';
import type { Spool } from './spool.ts';

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

  /** A missing status is undelivered and goes to the spool if there is one. */
  settleLast(batches: readonly Batch[], statuses: readonly LastStatus[], spool: Spool | undefined): void {
    const undelivered: Batch[] = [];
    for (const [index, batch] of batches.entries()) {
      const status = statuses[index] ?? 'undelivered';
      if (status === 'delivered') this.delivered += batch.spanCount;
      else if (status === 'rejected') this.lost.failedToEmitSpans += batch.spanCount;
      else undelivered.push(batch);
    }
    const safe = undelivered.length > 0 ? (spool?.write(undelivered) ?? 0) : 0;
    this.spooled += spansIn(undelivered.slice(0, safe));
    this.lost.failedToEmitSpans += spansIn(undelivered.slice(safe));
  }

  stats(target: string, queued: number): DeliveryStats {
    const { produced, recovered, delivered, spooled } = this;
    return { target, produced, recovered, delivered, spooled, lost: { ...this.lost }, queued };
  }
}
