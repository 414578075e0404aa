/** What became of every span of one exporter: counted, and said where somebody has to know. */
import type { EncoderFault, FormatChange } from '@spoor/wire';
import type { DeliveryClock } from './clock.ts';
import { DeliveryFaults } from './delivery-faults.ts';
import type { Batch, LossCounts } from './encoder.ts';
import type { LastOutcome } from './last-job.ts';
import { type DeliveryStats, Ledger } from './ledger.ts';
import { remedies } from './messages.ts';
import { type DeliveryLog, Outage } from './outage.ts';
import type { PartialSuccess } from './partial-success.ts';
import type { Spool } from './spool.ts';
import type { Verdict } from './verdict.ts';

export interface BooksOptions {
  readonly losses: LossCounts;
  /** For messages; without credentials. */
  readonly target: string;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
  readonly spool: Spool | undefined;
  /** Spans that are in the open batch, in the outbox or on their way. */
  readonly queuedSpans: () => number;
}

export class Books {
  readonly ledger: Ledger;
  readonly outage: Outage;
  readonly #faults: DeliveryFaults;
  readonly #target: string;
  readonly #spool: Spool | undefined;
  readonly #queuedSpans: () => number;
  /** Of the last flush: why a batch was not taken. */
  #lastRefusal: LastOutcome = undefined;

  constructor({ losses, target, clock, log, spool, queuedSpans }: BooksOptions) {
    this.#target = target;
    this.#spool = spool;
    this.#queuedSpans = queuedSpans;
    const ledger = new Ledger(losses);
    this.ledger = ledger;
    this.#faults = new DeliveryFaults({ target, clock, log });
    this.outage = new Outage({
      target,
      clock,
      log,
      lostInTotal: () => ledger.lostInTotal - ledger.lostToFaults,
    });
  }

  stats(): DeliveryStats {
    return this.ledger.stats(this.#target, this.#queuedSpans(), this.#faults.totals());
  }

  /** The encoder has counted what it could not write. */
  unwritten({ error, lostSpans }: EncoderFault): void {
    this.ledger.lostToFaults += lostSpans;
    this.#faults.add(lostSpans === 0 ? 'writing a value of a span' : 'writing a span', error, lostSpans);
  }

  /**
   * Work of delivery itself, wherever it is entered from. A fault in it costs what is in hand at that moment: spans that are
   * nowhere any more are lost, and counted. Nothing throws out of here, and delivery goes on.
   *
   * @param what is done, as in "sending a batch"
   */
  enter(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.broke(what, error);
    }
  }

  broke(what: string, error: unknown): void {
    try {
      const missing = this.ledger.missing(this.#queuedSpans());
      this.ledger.loseToFault(missing);
      this.#faults.add(what, error, missing);
    } catch {
      // Nobody is left to be told.
    }
  }

  delivered({ spanCount }: Batch, partly: PartialSuccess | undefined, isDrained: boolean): void {
    // A collector that counts wrong must not make ours negative.
    const refused = Math.min(partly?.rejectedSpans ?? 0, spanCount);
    this.ledger.delivered += spanCount - refused;
    this.ledger.lost.failedToEmitSpans += refused;
    this.outage.succeeded();
    if (refused > 0) this.outage.refused(refused, partly?.message ?? '');
    else if (isDrained) this.outage.drained(remedies.largerQueue());
  }

  failed({ spanCount }: Batch, { lostAs, reason, remedy, consequence }: Verdict): void {
    if (lostAs !== undefined) this.ledger.lost[lostAs] += spanCount;
    this.outage.failed({ reason, remedy }, consequence);
  }

  adapted(refusal: string, { remedy, consequence }: FormatChange): void {
    this.outage.adapted(refusal, remedy, consequence);
  }

  settleLast(batches: readonly Batch[], outcomes: readonly LastOutcome[]): void {
    this.#lastRefusal = outcomes.find((outcome) => outcome !== undefined && outcome.tag !== 'delivered');
    this.ledger.settleLast(batches, outcomes, this.#spool);
  }

  /** The process lives on after `ended`: what could not be taken out then may be sent after all. */
  resumed(): void {
    this.ledger.abandon(0);
  }

  ended(): void {
    // Nothing is sent any more: what could not even be taken out is lost as well.
    this.ledger.abandon(this.#queuedSpans());
    const last = this.#lastRefusal;
    this.outage.ended(last !== undefined && 'reason' in last ? last : undefined, this.#spool?.failure);
    this.#faults.tellRest();
  }
}
