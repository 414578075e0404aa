/** From the outbox to the collector: one batch after the other, back-off, flushes that wait, batches that come back. */
import { RealBuffer, RealPromise, realRandom } from '@spoor/core';
import { Backoff } from './backoff.ts';
import type { Books } from './books.ts';
import type { DeliveryClock } from './clock.ts';
import { type Batch, type SpanEncoder, spansIn } from './encoder.ts';
import type { BatchSettings } from './exporter-options.ts';
import { type ExporterState, isOver, spansInFlight } from './exporter-state.ts';
import { FlushWaiters } from './flush-waiters.ts';
import { Outbox } from './outbox.ts';
import { inRootContext } from './root-context.ts';
import { faultOf, type Outcome, type Transport } from './transport.ts';
import { type Failure, verdictOn } from './verdict.ts';

export interface DispatcherOptions {
  readonly encoder: Pick<SpanEncoder<never>, 'adapt'>;
  readonly transport: Transport;
  readonly batch: BatchSettings;
  readonly clock: DeliveryClock;
  readonly books: Books;
  readonly random?: () => number;
  /** The collector finds batches too large. */
  readonly lowerMaxSpans: (spans: number) => void;
  /** Told when batches have been sent, or wait, or came back. */
  readonly onMoved?: (() => void) | undefined;
}

const ignore = (): void => {};

export class Dispatcher {
  readonly #encoder: Pick<SpanEncoder<never>, 'adapt'>;
  readonly #transport: Transport;
  readonly #settings: BatchSettings;
  readonly #clock: DeliveryClock;
  readonly #books: Books;
  readonly #lowerMaxSpans: (spans: number) => void;
  readonly #onMoved: (() => void) | undefined;
  readonly #backoff: Backoff;
  readonly #outbox: Outbox;
  readonly #waiters = new FlushWaiters();
  #state: ExporterState = { tag: 'idle' };
  #settledAttempts = 0;

  constructor(options: DispatcherOptions) {
    const { encoder, transport, batch, clock, books, random = realRandom, lowerMaxSpans } = options;
    this.#encoder = encoder;
    this.#transport = transport;
    this.#settings = batch;
    this.#clock = clock;
    this.#books = books;
    this.#lowerMaxSpans = lowerMaxSpans;
    this.#onMoved = options.onMoved;
    this.#backoff = new Backoff(clock, random);
    this.#outbox = new Outbox({ maxSpans: batch.maxQueueSpans, maxBytes: batch.maxQueueBytes });
    transport.onReturned = (batches, failure) =>
      books.enter('taking a batch back', () => this.#takeBack(batches, failure));
  }

  /** Of all batches, the one in flight too. */
  get spanCount(): number {
    return this.#outbox.spanCount + spansInFlight(this.#state);
  }

  get isEmpty(): boolean {
    return this.#outbox.isEmpty;
  }

  /** Nothing waits, and nothing is on its way. */
  get isDrained(): boolean {
    return this.#outbox.isEmpty && this.#state.tag === 'idle';
  }

  get isOver(): boolean {
    return isOver(this.#state);
  }

  get isClosed(): boolean {
    return this.#state.tag === 'closed';
  }

  /** Whether one more span may be encoded beside that many. */
  hasRoom(openSpans: number): boolean {
    return this.#outbox.hasRoom(openSpans + spansInFlight(this.#state));
  }

  push(batch: Batch): boolean {
    return this.#outbox.push(batch);
  }

  /** Sends what can be sent now. Never throws. */
  pump(): void {
    this.#books.enter('sending a batch', () =>
      inRootContext(() => {
        while (this.#state.tag === 'idle') {
          const batch = this.#outbox.shift();
          if (batch === undefined) break;
          this.#books.enter('sending a batch', () => this.#send(batch));
        }
      }),
    );
    this.#books.enter('ending a flush', () => this.#wakeWaiters());
  }

  /** Resolves when all that waits now is settled, or the first attempt from now has failed. Never rejects. */
  flush(): Promise<void> {
    this.#stopWaiting();
    this.pump();
    const last = this.#outbox.last ?? (this.#state.tag === 'sending' ? this.#state.batch : undefined);
    if (last === undefined || this.isOver) return RealPromise.resolve();
    return this.#waiters.add(last, this.#settledAttempts).catch(ignore);
  }

  /** Whatever is here, the batch in flight first; nothing is sent any more. */
  end(): Batch[] {
    this.#stopWaiting();
    this.#waiters.wakeAll();
    const inFlight = this.#state.tag === 'sending' ? [this.#state.batch] : [];
    const waiting = this.#outbox.takeAll();
    if (this.#state.tag !== 'closed') this.#state = { tag: 'ending' };
    return [...inFlight, ...waiting];
  }

  /** The process lives on after `end`. Never throws. */
  resume(): void {
    if (this.#state.tag !== 'ending') return;
    this.#state = { tag: 'idle' };
    this.pump();
  }

  close(): void {
    this.#state = { tag: 'closed' };
    this.#books.enter('closing the connection', () => this.#transport.close());
  }

  /** The same spans in a form that the collector takes instead of this one, if the format has such a form. */
  adapt(batch: Batch, refusal: string): Batch | undefined {
    const change = this.#encoder.adapt(refusal);
    if (change === undefined) return undefined;
    const bytes = change.rewrite(batch.bytes);
    // In that form already, and refused all the same.
    if (RealBuffer.compare(bytes, batch.bytes) === 0) return undefined;
    this.#books.adapted(refusal, change);
    return { bytes, spanCount: batch.spanCount };
  }

  #send(batch: Batch): void {
    const state: ExporterState = { tag: 'sending', batch };
    this.#state = state;
    try {
      const outcome = this.#attempt(batch);
      if ('tag' in outcome) this.#attempted(state, outcome);
      else {
        outcome
          .then((settled) => this.#attempted(state, settled))
          .catch((error) => this.#attempted(state, faultOf(error)))
          .then(() => this.pump())
          .catch(ignore);
      }
    } catch (error) {
      this.#attempted(state, faultOf(error));
    }
  }

  #attempt(batch: Batch): Outcome | Promise<Outcome> {
    this.#backoff.started();
    const urgent = this.#outbox.isNearlyFull;
    const probing = this.#books.outage.isActive;
    return this.#transport.send(batch, { timeoutMs: this.#settings.exportTimeoutMs, probing, urgent });
  }

  /** Not when the end of the process took this batch over meanwhile. */
  #attempted(state: ExporterState & { tag: 'sending' }, outcome: Outcome): void {
    if (this.#state !== state) return;
    this.#state = { tag: 'idle' };
    this.#books.enter('settling a batch', () => this.#settle(state.batch, outcome));
  }

  /** Nobody holds the batch but this: what throws in here costs it. */
  #settle(batch: Batch, outcome: Outcome): void {
    if (outcome.tag === 'busy') {
      this.#outbox.putBack(batch);
      this.#wait(outcome.afterMs);
      return;
    }
    this.#settledAttempts += 1;
    if (outcome.tag === 'fault') this.#books.broke('sending a batch', outcome.error);
    else if (outcome.tag === 'delivered') {
      this.#backoff.succeeded();
      this.#books.delivered(batch, outcome.partly, this.#outbox.isEmpty);
    } else if (this.#resend(batch, outcome) || this.#settleFailure(batch, outcome)) return;
    this.#waiters.settled(batch);
  }

  /** True when it is sent again in another form. */
  #resend(batch: Batch, failure: Failure): boolean {
    const adapted = failure.tag === 'rejected' ? this.adapt(batch, failure.reason) : undefined;
    if (adapted !== undefined) this.#outbox.putBack(adapted);
    return adapted !== undefined;
  }

  /** True when it is kept for another attempt. */
  #settleFailure(batch: Batch, failure: Failure): boolean {
    const verdict = verdictOn(failure, batch.spanCount, this.#settings.maxQueueSpans);
    if (verdict.maxBatchSpans !== undefined) this.#lowerMaxSpans(verdict.maxBatchSpans);
    const isKept = verdict.lostAs === undefined;
    if (isKept) {
      this.#outbox.putBack(batch);
      this.#wait(this.#backoff.failed(failure.tag === 'retry' ? (failure.afterMs ?? 0) : 0));
    }
    this.#books.failed(batch, verdict);
    return isKept;
  }

  /** A refusal arrived after the datagrams had been called delivered. */
  #takeBack(batches: readonly Batch[], failure: Failure): void {
    const [first, ...rest] = batches;
    if (this.isOver || first === undefined) return;
    this.#books.ledger.delivered -= spansIn(batches);
    for (const batch of rest.reverse()) this.#outbox.putBack(batch);
    this.#stopWaiting();
    this.#settleFailure(first, failure);
    this.pump();
  }

  #stopWaiting(): void {
    if (this.#state.tag !== 'waiting') return;
    this.#state.cancel();
    this.#state = { tag: 'idle' };
  }

  #wait(ms: number): void {
    // Another batch may be in flight when one comes back: its own end decides what happens next.
    if (this.#state.tag !== 'idle') return;
    const cancel = this.#clock.after(ms, () => {
      this.#state = { tag: 'idle' };
      this.pump();
    });
    this.#state = { tag: 'waiting', cancel };
  }

  #wakeWaiters(): void {
    this.#onMoved?.();
    if (this.isDrained || this.isOver) this.#waiters.wakeAll();
    else if (this.#books.outage.isActive && this.#state.tag === 'waiting')
      this.#waiters.wakeOlderThan(this.#settledAttempts);
  }
}
