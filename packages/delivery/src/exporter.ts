/** The way of a span to one collector: encoder, outbox, transport. Every span leaves as delivered or as counted. */
import { RealPromise, realRandom } from '@spoor/core';
import { Backoff } from './backoff.ts';
import type { DeliveryClock } from './clock.ts';
import { type Batch, spansIn } from './encoder.ts';
import type { BatchSettings, ExporterOptions } from './exporter-options.ts';
import { type ExporterState, isOver, spansInFlight } from './exporter-state.ts';
import { FlushWaiters } from './flush-waiters.ts';
import type { LastStatus } from './last-job.ts';
import { type DeliveryStats, Ledger } from './ledger.ts';
import { OpenBatch } from './open-batch.ts';
import { Outage } from './outage.ts';
import { Outbox } from './outbox.ts';
import type { PartialSuccess } from './partial-success.ts';
import { recoverFromSpool } from './recovery.ts';
import { inRootContext } from './root-context.ts';
import type { Spool } from './spool.ts';
import type { Outcome, Transport } from './transport.ts';
import { type Failure, verdictOn } from './verdict.ts';

export class Exporter<Span> {
  readonly transport: Transport;
  readonly #open: OpenBatch<Span>;
  readonly #settings: BatchSettings;
  readonly #clock: DeliveryClock;
  readonly #spool: Spool | undefined;
  readonly #backoff: Backoff;
  readonly #outbox: Outbox;
  readonly #outage: Outage;
  readonly #ledger: Ledger;
  readonly #waiters = new FlushWaiters();
  readonly #onMoved: (() => void) | undefined;
  #state: ExporterState = { tag: 'idle' };
  #settledAttempts = 0;

  constructor(options: ExporterOptions<Span>) {
    const { encoder, losses, transport, batch, clock, log, spool, random = realRandom } = options;
    this.transport = transport;
    this.#onMoved = options.onMoved;
    this.#settings = batch;
    this.#clock = clock;
    this.#spool = spool;
    this.#backoff = new Backoff(clock, random);
    this.#open = new OpenBatch({
      encoder,
      clock,
      delayMs: batch.scheduleDelayMs,
      maxSpans: Math.min(batch.maxBatchSpans, batch.maxQueueSpans),
      seal: () => this.#seal(),
    });
    this.#outbox = new Outbox({ maxSpans: batch.maxQueueSpans, maxBytes: batch.maxQueueBytes });
    this.#ledger = new Ledger(losses);
    const lostInTotal = () => this.#ledger.lostInTotal;
    this.#outage = new Outage({ target: transport.target, clock, log, lostInTotal });
    transport.onReturned = (batches, outcome) => this.#takeBack(batches, outcome);
    transport.onReleased = (batch) => encoder.release(batch);
    if (spool === undefined) return;
    const [isEnded, isIdle] = [() => isOver(this.#state), () => this.#outbox.isEmpty];
    recoverFromSpool({
      spool,
      clock,
      isOver: isEnded,
      isIdle,
      send: (batches) => this.#sendRecovered(batches),
    });
  }

  append(span: Span): void {
    this.#ledger.produced += 1;
    const { tag } = this.#state;
    if (tag === 'closed') this.#ledger.lost.failedToEmitSpans += 1;
    else if (!this.#outbox.hasRoom(this.#open.spanCount + spansInFlight(this.#state)))
      this.#ledger.lost.fullQueueDroppedSpans += 1;
    else {
      this.#open.append(span);
      if (tag === 'ending') this.#seal();
    }
  }

  stats(): DeliveryStats {
    const queued = this.#open.spanCount + this.#outbox.spanCount + spansInFlight(this.#state);
    return this.#ledger.stats(this.transport.target, queued);
  }

  /** Resolves when everything that was appended has been sent, or could not be at the first attempt from now. */
  flush(): Promise<void> {
    this.#seal();
    if (this.#state.tag === 'waiting') {
      this.#state.cancel();
      this.#state = { tag: 'idle' };
    }
    this.#pump();
    if (this.#isDrained() || isOver(this.#state)) return RealPromise.resolve();
    return this.#waiters.add(this.#settledAttempts);
  }

  /** Gives up after `timeoutMs`: nobody waits for a dead collector. */
  async shutdown(timeoutMs: number): Promise<void> {
    if (this.#state.tag === 'closed') return;
    const timedOut = new RealPromise<void>((resolve) => this.#clock.after(timeoutMs, resolve));
    await RealPromise.race([this.flush(), timedOut]);
    this.settleLast(this.takeLast(), []);
    this.#state = { tag: 'closed' };
    this.transport.close();
    this.#outage.ended();
  }

  /** From here on nothing happens later any more: everything undelivered, the batch in flight first. */
  takeLast(): Batch[] {
    const inFlight = this.#state.tag === 'sending' ? [this.#state.batch] : [];
    if (this.#state.tag === 'waiting') this.#state.cancel();
    if (this.#state.tag !== 'closed') this.#state = { tag: 'ending' };
    const open = this.#open.take();
    this.#waiters.wakeAll();
    return [...inFlight, ...this.#outbox.takeAll(), ...(open ? [open] : [])];
  }

  /** The process did not end after `takeLast`. */
  resume(): void {
    if (this.#state.tag !== 'ending') return;
    this.#state = { tag: 'idle' };
    this.#pump();
  }

  get isDown(): boolean {
    return this.#outage.isActive;
  }

  /** Accounts for what `takeLast` gave; a missing status is undelivered and goes to the spool if there is one. */
  settleLast(batches: readonly Batch[], statuses: readonly LastStatus[]): void {
    this.#ledger.settleLast(batches, statuses, this.#spool);
  }

  /** The line about what the end of the process cost, if anything. */
  reportEnd(): void {
    this.#outage.ended();
  }

  #seal(): void {
    const batch = this.#open.take();
    if (batch === undefined) return;
    if (this.#state.tag === 'ending') this.#sendLate(batch);
    else if (this.#outbox.push(batch)) this.#pump();
    else this.#ledger.lost.fullQueueDroppedSpans += batch.spanCount;
  }

  /** After the last flush, from an `exit` listener of the application that ran after ours. */
  #sendLate(batch: Batch): void {
    const sent = this.isDown ? 0 : this.transport.sendNow([batch], 0);
    this.settleLast([batch], sent === 1 ? ['delivered'] : []);
  }

  #pump(): void {
    inRootContext(() => {
      while (this.#state.tag === 'idle') {
        const batch = this.#outbox.shift();
        if (batch === undefined) break;
        this.#send(batch);
      }
    });
    this.#wakeWaiters();
  }

  #send(batch: Batch): void {
    const state: ExporterState = { tag: 'sending', batch };
    this.#state = state;
    this.#backoff.started();
    const probing = this.#outage.isActive;
    const urgent = this.#outbox.isNearlyFull;
    const outcome = this.transport.send(batch, {
      timeoutMs: this.#settings.exportTimeoutMs,
      probing,
      urgent,
    });
    if (!(outcome instanceof RealPromise)) {
      this.#state = { tag: 'idle' };
      this.#settle(batch, outcome);
      return;
    }
    void outcome.then((settled) => {
      // The end of the process took this batch over meanwhile.
      if (this.#state !== state) return;
      this.#state = { tag: 'idle' };
      this.#settle(batch, settled);
      this.#pump();
    });
  }

  #settle(batch: Batch, outcome: Outcome): void {
    if (outcome.tag === 'busy') {
      this.#outbox.putBack(batch);
      this.#wait(outcome.afterMs);
    } else if (outcome.tag === 'delivered') {
      this.#settledAttempts += 1;
      this.#settleSuccess(batch, outcome.partly);
    } else {
      this.#settledAttempts += 1;
      this.#settleFailure(batch, outcome);
    }
  }

  #settleSuccess(batch: Batch, partly: PartialSuccess | undefined): void {
    // A collector that counts wrong must not make ours negative.
    const refused = Math.min(partly?.rejectedSpans ?? 0, batch.spanCount);
    this.#backoff.succeeded();
    this.#ledger.delivered += batch.spanCount - refused;
    this.#ledger.lost.failedToEmitSpans += refused;
    this.#outage.succeeded();
    if (refused > 0) this.#outage.refused(refused, partly?.message ?? '');
    else if (this.#outbox.isEmpty) this.#outage.drained('raise OTEL_BSP_MAX_QUEUE_SIZE to keep more');
  }

  #settleFailure(batch: Batch, failure: Failure): void {
    const { maxQueueSpans, maxBatchSpans } = this.#settings;
    const verdict = verdictOn(failure, batch.spanCount, maxQueueSpans);
    this.#outage.failed(verdict.reason, verdict.remedy, verdict.consequence);
    this.#open.maxSpans = Math.min(maxBatchSpans, verdict.maxBatchSpans ?? this.#open.maxSpans);
    if (verdict.lostAs !== undefined) {
      this.#ledger.lost[verdict.lostAs] += batch.spanCount;
      return;
    }
    this.#outbox.putBack(batch);
    this.#wait(this.#backoff.failed(failure.tag === 'retry' ? (failure.afterMs ?? 0) : 0));
  }

  /** A refusal arrived after the datagrams had been called delivered. */
  #takeBack(batches: readonly Batch[], failure: Failure): void {
    const [first, ...rest] = batches;
    if (isOver(this.#state) || first === undefined) return;
    this.#ledger.delivered -= spansIn(batches);
    for (const batch of rest.reverse()) this.#outbox.putBack(batch);
    if (this.#state.tag === 'waiting') this.#state.cancel();
    if (this.#state.tag !== 'sending') this.#state = { tag: 'idle' };
    this.#settleFailure(first, failure);
    this.#pump();
  }

  #wait(ms: number): void {
    // Another batch may be in flight when one comes back: its own end decides what happens next.
    if (this.#state.tag !== 'idle') return;
    const cancel = this.#clock.after(ms, () => {
      this.#state = { tag: 'idle' };
      this.#pump();
    });
    this.#state = { tag: 'waiting', cancel };
  }

  #sendRecovered(batches: readonly Batch[]): void {
    for (const batch of batches) {
      this.#ledger.recovered += batch.spanCount;
      if (!this.#outbox.push(batch)) this.#ledger.lost.fullQueueDroppedSpans += batch.spanCount;
    }
    this.#pump();
  }

  /**
   * A last flush at this moment would save nothing: all has been sent, or what waits is for a collector that is away, and there
   * is no spool. Then a signal need not wait for us (docs/decisions/last-flush.md).
   */
  get isAtRest(): boolean {
    return this.#isDrained() || (this.isDown && this.#spool === undefined);
  }

  #isDrained(): boolean {
    return this.#outbox.isEmpty && this.#open.spanCount === 0 && this.#state.tag === 'idle';
  }

  #wakeWaiters(): void {
    this.#onMoved?.();
    if (this.#isDrained() || isOver(this.#state)) this.#waiters.wakeAll();
    else if (this.#outage.isActive && this.#state.tag === 'waiting') {
      this.#waiters.wakeOlderThan(this.#settledAttempts);
    }
  }
}
