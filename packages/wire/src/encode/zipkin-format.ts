import type { EncodableSpan } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import type { FormatChange } from './span-encoder.ts';
import type { SpanFormat } from './span-format.ts';

const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/** A JSON array of spans, which both versions of Zipkin's format are. */
export class ZipkinFormat implements SpanFormat {
  readonly writer: ByteWriter;
  readonly #text: ZipkinSpanText;

  constructor(writer: ByteWriter, text: ZipkinSpanText) {
    this.writer = writer;
    this.#text = text;
  }

  begin(): void {
    this.writer.at = 0;
    this.writer.byte(openBracket);
  }

  undoSpan(): void {}

  framedLength(_spanCount: number): number {
    return this.writer.at + 1;
  }

  frame(_spanCount: number): Uint8Array {
    this.writer.byte(closeBracket);
    return this.writer.bytes.subarray(0, this.writer.at);
  }

  writeSpan(span: EncodableSpan, isFirst: boolean): void {
    if (!isFirst) this.writer.byte(comma);
    this.writer.utf8(this.#text.of(span));
  }

  adapt(refusal: string): FormatChange | undefined {
    return this.#text.adapt?.(refusal);
  }
}

/** Makes the JSON of one span. */
export interface ZipkinSpanText {
  of(span: EncodableSpan): string;
  adapt?(refusal: string): FormatChange | undefined;
}
