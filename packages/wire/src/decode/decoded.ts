import type { ProcessRecord, SpanRecord } from '../span-record.ts';
import type { FaultLog } from './fault.ts';

export interface DecodedSpans {
  readonly spans: readonly SpanRecord[];
  /** Spans left out because their ids or times are missing, zero, or not what the format says. */
  readonly rejectedSpans: number;
  /** Attributes, events, links and fields left out of what was kept, because they are not what the format says. */
  readonly droppedValues: number;
  /** Why the first of these was left out; undefined when nothing was. */
  readonly faultReason: string | undefined;
}

export function decodedSpans(spans: readonly SpanRecord[], faults: FaultLog): DecodedSpans {
  const { rejectedSpans, droppedValues, reason } = faults;
  return { spans, rejectedSpans, droppedValues, faultReason: reason };
}

/** Jaeger's loss accounting: totals since the client's start (jaeger.thrift: ClientStats). */
export interface ClientStats {
  readonly fullQueueDroppedSpans: number;
  readonly tooLargeDroppedSpans: number;
  readonly failedToEmitSpans: number;
}

/** A Jaeger batch: the spans of one process. */
export interface DecodedBatch extends DecodedSpans {
  readonly process: ProcessRecord;
  readonly seqNo: number | undefined;
  readonly stats: ClientStats | undefined;
}

/** What came to an agent's UDP port: `emitBatch` carries one process, `emitZipkinBatch` spans of any. */
export type DecodedMessage =
  | ({ readonly method: 'emitBatch' } & DecodedBatch)
  | ({ readonly method: 'emitZipkinBatch' } & DecodedSpans);
