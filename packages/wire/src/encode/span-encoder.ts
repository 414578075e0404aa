import type { EncodableSpan } from '@spoor/core';
import type { Part } from '@spoor/messages';

export interface Batch {
  /** One request or datagram, envelope included. Nobody else writes into it until it is released. */
  readonly bytes: Uint8Array;
  readonly spanCount: number;
}

/** One per wire format. Spans are written when they end; a batch is bytes and a count. */
export interface SpanEncoder {
  /** Spans of the batch that is being filled. */
  readonly spanCount: number;
  /** Size that `take()` would return now, at most some bytes less. */
  readonly byteLength: number;
  /**
   * False when the span does not fit beside those already there: take the batch first, then append again. Never throws: a
   * span that cannot be written leaves the batch as it was, and is counted.
   */
  append(span: EncodableSpan): boolean;
  /** The batch so far, and begins another. Without spans, or when it cannot be put together: no bytes. Never throws. */
  take(): Batch;
  /** Nobody reads that batch any more: its memory is filled again. */
  release(batch: Batch): void;
  /** Told of each span that could not be written as it was. Set once, by whoever sends; must not throw. */
  onFault: ((fault: EncoderFault) => void) | undefined;
  /** What to do when a collector has refused a batch with these words; undefined: nothing that the format knows. */
  adapt(refusal: string): FormatChange | undefined;
}

/** A form of the format that a collector takes which does not take all of it. The encoder writes it from now on. */
export interface FormatChange {
  /** What the operator can do about it. */
  readonly remedy: Part;
  /** What the spans are without meanwhile. */
  readonly consequence: Part;
  /** The same spans in that form. */
  readonly rewrite: (bytes: Uint8Array) => Uint8Array;
}

/** What was lost so far, in Jaeger's words and Jaeger's three kinds; the owner counts, the encoder reports it. */
export interface LossCounts {
  fullQueueDroppedSpans: number;
  tooLargeDroppedSpans: number;
  failedToEmitSpans: number;
}

/** What went wrong while spans were written. */
export interface EncoderFault {
  readonly error: unknown;
  /** How many spans it cost, which are in `losses` already; 0: only values of a span, which is written without them. */
  readonly lostSpans: number;
}

export interface EncoderOptions {
  /** Of the whole batch with its envelope. */
  readonly maxBatchBytes: number;
  /** Jaeger's ClientStats and the batch number are written when it is given. */
  readonly losses?: LossCounts;
}
