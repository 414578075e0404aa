/** The way of a span to one collector: encoder, outbox, transport. Every span leaves as delivered or as counted. */
import { RealPromise } from '@spoor/core';
import { Books } from './books.ts';
import { type DeliveryClock, guardedClock } from './clock.ts';
import { Dispatcher } from './dispatcher.ts';
import { type Batch, spansIn } from './encoder.ts';
import type { ExporterOptions } from './exporter-options.ts';
import type { LastOutcome } from './last-job.ts';
import type { DeliveryStats } from './ledger.ts';
import { OpenBatch } from './open-batch.ts';
import { recoverFromSpool } from './recovery.ts';
import type { Transport } from './transport.ts';

export class Exporter<Span> {
  readonly transport: Transport;
  readonly #open: OpenBatch<Span>;
  readonly #clock: DeliveryClock;
  readonly #books: Books;
  readonly #dispatcher: Dispatcher;
  readonly #hasSpool: boolean;
  /** By the last flush, and not settled yet. */
  #taken: readonly Batch[] = [];

  constructor(options: ExporterOptions<Span>) {
    const { encoder, transport, batch, spool } = options;
    const clock = guardedClock(options.clock, (error) => this.#books.broke('a timer', error));
    this.transport = transport;
    this.#clock = clock;
    this.#hasSpool = spool !== undefined;
    this.#open = new OpenBatch({
      encoder,
      clock,
      delayMs: batch.scheduleDelayMs,
      maxSpans: Math.min(batch.maxBatchSpans, batch.maxQueueSpans),
      seal: () => this.#seal(),
    });
    const queuedSpans = () => this.#open.spanCount + this.#dispatcher.spanCount + spansIn(this.#taken);
    const books = new Books({ ...options, clock, target: transport.target, queuedSpans });
    this.#books = books;
    const lowerMaxSpans = (spans: number) => {
      this.#open.maxSpans = Math.min(batch.maxBatchSpans, spans);
    };
    this.#dispatcher = new Dispatcher({ ...options, clock, books, lowerMaxSpans });
    encoder.onFault = (fault) => books.unwritten(fault);
    transport.onReleased = (released) => books.enter('freeing a batch', () => encoder.release(released));
    transport.onFault = (error) => books.broke('an event of the socket', error);
    if (spool === undefined) return;
    recoverFromSpool({
      spool,
      clock,
      isOver: () => this.#dispatcher.isOver,
      isIdle: () => this.#dispatcher.isEmpty,
      send: (batches) => this.#sendRecovered(batches),
    });
  }

  append(span: Span): void {
    const { ledger } = this.#books;
    const { produced } = ledger;
    try {
      this.#append(span);
    } catch (error) {
      if (ledger.produced === produced) ledger.produced += 1;
      this.#books.broke('taking a span', error);
    }
  }

  stats(): DeliveryStats {
    return this.#books.stats();
  }

  /**
   * Resolves when everything that was appended before has been sent, or could not be at the first attempt from now. Never
   * rejects.
   */
  flush(): Promise<void> {
    let flushed: Promise<void> = RealPromise.resolve();
    this.#books.enter('flushing', () => {
      this.#seal();
      flushed = this.#dispatcher.flush();
    });
    return flushed;
  }

  /** Gives up after `timeoutMs`: nobody waits for a dead collector. Never rejects. */
  async shutdown(timeoutMs: number): Promise<void> {
    if (this.#dispatcher.isClosed) return;
    const timedOut = new RealPromise<void>((resolve) => this.#clock.after(timeoutMs, resolve));
    await RealPromise.race([this.flush(), timedOut]);
    this.settleLast(this.takeLast(), []);
    this.#dispatcher.close();
    this.reportEnd();
  }

  /** From here on nothing happens later any more: everything undelivered, the batch in flight first. Never throws. */
  takeLast(): readonly Batch[] {
    const take = (work: () => readonly Batch[]) =>
      this.#books.enter('the last flush', () => {
        this.#taken = [...this.#taken, ...work()];
      });
    take(() => this.#dispatcher.end());
    take(() => [this.#open.take() ?? []].flat());
    return this.#taken;
  }

  /** The process did not end after `takeLast`. Never throws. */
  resume(): void {
    this.#books.resumed();
    this.#dispatcher.resume();
  }

  /**
   * A last flush at this moment would save nothing: all has been sent, or what waits is for a collector that is away, and there
   * is no spool. Then a signal need not wait for us (docs/decisions/last-flush.md).
   */
  get isAtRest(): boolean {
    const isDrained = this.#open.spanCount === 0 && this.#dispatcher.isDrained;
    return isDrained || (this.isDown && !this.#hasSpool);
  }

  get isDown(): boolean {
    return this.#books.outage.isActive;
  }

  /** Accounts for what `takeLast` gave; a missing outcome is undelivered and goes to the spool if there is one. */
  settleLast(batches: readonly Batch[], outcomes: readonly LastOutcome[]): void {
    this.#taken = [];
    this.#books.enter('the last flush', () => this.#books.settleLast(batches, outcomes));
  }

  /** The same spans in a form that the collector takes, when it has refused this one; undefined when there is none. */
  adapted(batch: Batch, outcome: LastOutcome): Batch | undefined {
    return outcome?.tag === 'rejected' ? this.#dispatcher.adapt(batch, outcome.reason) : undefined;
  }

  /** The lines about what the end of the process cost, if anything. */
  reportEnd(): void {
    this.#books.enter('the last flush', () => this.#books.ended());
  }

  #append(span: Span): void {
    const { ledger } = this.#books;
    const dispatcher = this.#dispatcher;
    const open = this.#open;
    if (dispatcher.isClosed || !dispatcher.hasRoom(open.spanCount)) {
      ledger.produced += 1;
      ledger.lost[dispatcher.isClosed ? 'failedToEmitSpans' : 'fullQueueDroppedSpans'] += 1;
      return;
    }
    if (!open.add(span)) {
      this.#seal();
      open.add(span);
    }
    // In the batch or counted, and no batch has left since: a fault in what follows finds the numbers right.
    ledger.produced += 1;
    open.added();
    if (dispatcher.isOver) this.#seal();
  }

  #seal(): void {
    const batch = this.#open.take();
    if (batch === undefined) return;
    if (this.#dispatcher.isOver) this.#sendLate(batch);
    else if (this.#dispatcher.push(batch)) this.#dispatcher.pump();
    else this.#books.ledger.lost.fullQueueDroppedSpans += batch.spanCount;
  }

  /** After the last flush, from an `exit` listener of the application that ran after ours. */
  #sendLate(batch: Batch): void {
    const sent = this.isDown ? 0 : this.transport.sendNow([batch], 0);
    this.settleLast([batch], sent === 1 ? [{ tag: 'delivered' }] : []);
  }

  #sendRecovered(batches: readonly Batch[]): void {
    const { ledger } = this.#books;
    ledger.recovered += spansIn(batches);
    for (const batch of batches)
      if (!this.#dispatcher.push(batch)) ledger.lost.fullQueueDroppedSpans += batch.spanCount;
    this.#dispatcher.pump();
  }
}
