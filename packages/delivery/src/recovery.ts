/** Batches that earlier processes could not deliver, one file after the other, when there is nothing else to do. */
import type { DeliveryClock } from './clock.ts';
import type { Batch } from './encoder.ts';
import type { Spool } from './spool.ts';

/** Before looking whether an earlier process's spans can follow. */
const againMs = 5000;

export interface RecoveryOptions {
  readonly spool: Spool;
  readonly clock: DeliveryClock;
  readonly isOver: () => boolean;
  /** Nothing of this process waits. */
  readonly isIdle: () => boolean;
  readonly send: (batches: readonly Batch[]) => void;
}

export function recoverFromSpool(options: RecoveryOptions): void {
  const { spool, clock, isOver, isIdle, send } = options;
  const recover = () => {
    if (isOver()) return;
    const batches = isIdle() ? spool.claim() : [];
    if (batches === undefined) return;
    try {
      send(batches);
    } finally {
      // Whatever goes wrong with these, the next file is another.
      clock.after(isIdle() ? 0 : againMs, recover);
    }
  };
  clock.after(0, recover);
}
