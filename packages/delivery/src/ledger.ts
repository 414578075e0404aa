/** Where every span went. produced + recovered = delivered + spooled + lost + queued, at any moment. */
import type { Fault } from '@spoor/core';
import { type Batch, type LossCounts, spansIn } from './encoder.ts';
import type { LastOutcome } from './last-job.ts';
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
  /** What went wrong on our side, and how many of the lost spans each place cost. */
  readonly faults: readonly Fault[];
}

export class Ledger {
  produced = 0;
  recovered = 0;
  delivered = 0;
  spooled = 0;
  /** Of those that failed to be emitted: a fault of ours, which has lines of its own. */
  lostToFaults = 0;
  /** Counted as lost although they are still somewhere. */
  #abandoned = 0;
  /** Shared with the encoder, which reports it (Jaeger's ClientStats) and counts what no batch can hold. */
  readonly lost: LossCounts;

  constructor(lost: LossCounts) {
    this.lost = lost;
  }

  get lostInTotal(): number {
    const { fullQueueDroppedSpans, tooLargeDroppedSpans, failedToEmitSpans } = this.lost;
    return fullQueueDroppedSpans + tooLargeDroppedSpans + failedToEmitSpans;
  }

  /** Spans that are nowhere any more although nobody has counted them: a fault has cost them. */
  missing(queued: number): number {
    const known = this.delivered + this.spooled + this.lostInTotal + queued - this.#abandoned;
    return Math.max(0, this.produced + this.recovered - known);
  }

  abandon(queued: number): void {
    this.loseToFault(queued - this.#abandoned);
    this.#abandoned = queued;
  }

  loseToFault(count: number): void {
    this.lost.failedToEmitSpans += count;
    this.lostToFaults += count;
  }

  /** What may be delivered another time goes to the spool if there is one. */
  settleLast(batches: readonly Batch[], outcomes: readonly LastOutcome[], spool: Spool | undefined): void {
    const undelivered: Batch[] = [];
    for (const [index, batch] of batches.entries()) {
      const tag = outcomes[index]?.tag ?? 'retry';
      if (tag === 'delivered') this.delivered += batch.spanCount;
      else if (tag === 'retry') undelivered.push(batch);
      else if (tag === 'too-large') this.lost.tooLargeDroppedSpans += batch.spanCount;
      else this.lost.failedToEmitSpans += batch.spanCount;
    }
    const safe = undelivered.length > 0 ? (spool?.write(undelivered) ?? 0) : 0;
    this.spooled += spansIn(undelivered.slice(0, safe));
    this.lost.failedToEmitSpans += spansIn(undelivered.slice(safe));
  }

  stats(target: string, queued: number, faults: readonly Fault[]): DeliveryStats {
    const { produced, recovered, delivered, spooled } = this;
    return {
      target,
      produced,
      recovered,
      delivered,
      spooled,
      lost: { ...this.lost },
      queued: queued - this.#abandoned,
      faults,
    };
  }
}
