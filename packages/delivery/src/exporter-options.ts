import type { DeliveryClock } from './clock.ts';
import type { LossCounts, SpanEncoder } from './encoder.ts';
import type { DeliveryLog } from './outage.ts';
import type { Spool } from './spool.ts';
import type { Transport } from './transport.ts';

export interface BatchSettings {
  readonly scheduleDelayMs: number;
  /** 0: no limit. */
  readonly exportTimeoutMs: number;
  readonly maxQueueSpans: number;
  readonly maxBatchSpans: number;
  readonly maxQueueBytes: number;
}

export interface ExporterOptions<Span> {
  readonly encoder: SpanEncoder<Span>;
  /** The encoder's own: it reports them, and counts what no batch can hold. */
  readonly losses: LossCounts;
  readonly transport: Transport;
  readonly batch: BatchSettings;
  readonly clock: DeliveryClock;
  readonly log: DeliveryLog;
  readonly spool: Spool | undefined;
  readonly random?: () => number;
  /** Told when batches have been sent, or wait, or came back: `isAtRest` may have changed. */
  readonly onMoved?: (() => void) | undefined;
}
