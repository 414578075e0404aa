import type { ProcessRecord, SpanRecord } from '../span-record.ts';

export interface DecodedSpans {
  readonly spans: readonly SpanRecord[];
  /** Spans left out because their trace id or span id is zero or missing, which every format calls invalid. */
  readonly rejectedSpans: number;
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
