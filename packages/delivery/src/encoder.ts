/** What delivery needs of an encoder; packages/wire has one for each format. */

export interface Batch {
  readonly bytes: Uint8Array;
  readonly spanCount: number;
}

/** Spans lost so far in this exporter, cumulative (Jaeger's ClientStats). */
export interface LossCounts {
  /** The outbox was full. */
  queueFull: number;
  /** A single span that no batch can hold, or a batch the collector or the network found too large. */
  tooLarge: number;
  /** Refused for good by the collector, or undelivered when the process ended. */
  failed: number;
}

export interface SpanEncoder<Span> {
  /** false: it does not fit; `take` first. false on an empty encoder: it never fits. */
  append(span: Span): boolean;
  /** Hands over the batch and starts the next; the bytes are the caller's. */
  take(losses: Readonly<LossCounts>): Batch;
}
