import type { Part } from '@spoor/messages';
import type { Batch } from './encoder.ts';
import type { LastJob } from './last-job.ts';
import type { PartialSuccess } from './partial-success.ts';
import type { Failure } from './verdict.ts';

/** How an attempt to send one batch ended. */
export type Outcome =
  /** `partly`: what an OTLP collector says that it did not take all the same. */
  | { readonly tag: 'delivered'; readonly partly?: PartialSuccess }
  /** Not now, and nobody's fault: the burst would overflow the receiver's socket buffer. */
  | { readonly tag: 'busy'; readonly afterMs: number }
  /** The collector is in trouble; the batch is kept. `afterMs`: what its Retry-After asks for. */
  | { readonly tag: 'retry'; readonly reason: string; readonly remedy?: Part; readonly afterMs?: number }
  /** The collector will never take this batch. */
  | { readonly tag: 'rejected'; readonly reason: string; readonly remedy: Part }
  /** Smaller batches may pass. */
  | { readonly tag: 'too-large'; readonly reason: string }
  /** A fault of ours, nothing that the collector did: this batch is lost, the next one is another. */
  | { readonly tag: 'fault'; readonly error: unknown };

/** What a rejected promise of ours means. */
export const faultOf = (error: unknown): Outcome => ({ tag: 'fault', error });

export interface SendOptions {
  /** 0: no limit. */
  readonly timeoutMs: number;
  /** During an outage: find out whether it really arrived, as far as the protocol can tell. */
  readonly probing: boolean;
  /** The outbox is nearly full: what waits longer than needed is soon dropped. */
  readonly urgent: boolean;
}

export interface Transport {
  /** For messages; without credentials. */
  readonly target: string;
  /** At once where the protocol sends synchronously. Never throws, the promise never rejects. */
  send(batch: Batch, options: SendOptions): Outcome | Promise<Outcome>;
  /** Called for batches that `send` had called delivered and that came back. Set once, by the exporter. */
  onReturned: ((batches: readonly Batch[], failure: Failure) => void) | undefined;
  /** Told of what throws in an event of a socket. Set once, by the exporter. */
  onFault?: ((error: unknown) => void) | undefined;
  /** Called for delivered batches whose bytes are not needed any more. Set once, by the exporter. */
  onReleased?: ((batch: Batch) => void) | undefined;
  /** From an `exit` listener: sends what can be sent without an event loop; returns how many, from the front. */
  sendNow(batches: readonly Batch[], deadlineMs: number): number;
  /** What another thread needs to send the rest. */
  lastJob(batches: readonly Batch[]): LastJob;
  close(): void;
}
