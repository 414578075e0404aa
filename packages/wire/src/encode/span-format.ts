import type { AttributeKey, AttributeSink, EncodableSpan } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import type { FormatChange } from './span-encoder.ts';

/** What a wire format must be able to do; batch-encoder.ts does the rest once for all. */
export interface SpanFormat {
  readonly writer: ByteWriter;
  /** Makes an empty batch of the writer. */
  begin(): void;
  /** Appends one span at `writer.at`. */
  writeSpan(span: EncodableSpan, isFirst: boolean): void;
  /** Forgets what `writeSpan` did beyond the writer, whose position has been set back. */
  undoSpan(): void;
  /** Length of the batch if it were taken now with that many spans, or a few bytes more. */
  framedLength(spanCount: number): number;
  /** Writes what stands before and behind the spans, and returns where the batch lies. */
  frame(spanCount: number): Uint8Array;
  /** As in SpanEncoder, for formats that not every collector takes whole. */
  adapt?(refusal: string): FormatChange | undefined;
}

/** What a span from a wire may hold beyond the API's attributes. */
export interface WideAttributeSink extends AttributeSink {
  /** An integer that is not safe as a number, as two words. */
  int64(key: AttributeKey, high: number, low: number): void;
  binary(key: AttributeKey, value: Uint8Array): void;
}

/** OTLP counts from 1, and so does its reader: a value beyond the enum would be a number of several bytes. */
export const otlpKind = ({ kind }: EncodableSpan): number => (kind + 1) & 7;
