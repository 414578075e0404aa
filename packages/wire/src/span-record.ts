/**
 * What every decoder returns and the collector stores: one span as plain data, whatever format it came in.
 * Ids are lower-case hex, left-padded to full width; an absent parent is `undefined`, never zeros.
 */

export type TagValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bool'; readonly value: boolean }
  /** bigint only where the value is no safe integer. */
  | { readonly type: 'int64'; readonly value: number | bigint }
  | { readonly type: 'float64'; readonly value: number }
  | { readonly type: 'binary'; readonly value: Uint8Array };

export type Tag = TagValue & { readonly key: string };

export interface ProcessRecord {
  readonly serviceName: string;
  readonly tags: readonly Tag[];
}

export interface LogRecord {
  /** µs since the epoch; a fraction holds the nanoseconds where the format has them. */
  readonly timeMicros: number;
  readonly fields: readonly Tag[];
}

export interface ReferenceRecord {
  readonly type: 'CHILD_OF' | 'FOLLOWS_FROM';
  readonly traceId: string;
  readonly spanId: string;
}

export interface SpanRecord {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** Jaeger's flags: 1 sampled, 2 debug. */
  readonly flags: number;
  /** µs since the epoch (a fraction holds the nanoseconds where the format has them). */
  readonly startMicros: number;
  /** Never negative. */
  readonly durationMicros: number;
  /** `span.kind`, status and scope are tags, as Jaeger stores them (interop: OTel to Jaeger). */
  readonly tags: readonly Tag[];
  readonly logs: readonly LogRecord[];
  /**
   * Without the CHILD_OF reference to the parent, which `parentSpanId` holds. A FOLLOWS_FROM reference to that same span
   * stays: then the span follows from its parent.
   */
  readonly references: readonly ReferenceRecord[];
  readonly process: ProcessRecord;
}
