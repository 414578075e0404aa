import type { EncodableSpan } from '@spoor/core';
import type { Batch, EncoderFault, FormatChange, SpanEncoder } from '@spoor/wire';

const nothing: Batch = { bytes: new Uint8Array(0), spanCount: 0 };

/**
 * Made for the first span: before it there is no need of buffers, nor of what the head of a batch says of the process, and most processes
 * that are started with the preload have no span.
 */
export class LazyEncoder implements SpanEncoder {
  readonly #create: () => SpanEncoder;
  #encoder: SpanEncoder | undefined;
  #onFault: ((fault: EncoderFault) => void) | undefined;

  constructor(create: () => SpanEncoder) {
    this.#create = create;
    this.#encoder = undefined;
    this.#onFault = undefined;
  }

  get onFault(): SpanEncoder['onFault'] {
    return this.#onFault;
  }

  set onFault(onFault: SpanEncoder['onFault']) {
    this.#onFault = onFault;
    if (this.#encoder !== undefined) this.#encoder.onFault = onFault;
  }

  get spanCount(): number {
    return this.#encoder === undefined ? 0 : this.#encoder.spanCount;
  }

  get byteLength(): number {
    return this.#encoder === undefined ? 0 : this.#encoder.byteLength;
  }

  append(span: EncodableSpan): boolean {
    return (this.#encoder ?? this.#made()).append(span);
  }

  take(): Batch {
    return this.#encoder === undefined ? nothing : this.#encoder.take();
  }

  release(batch: Batch): void {
    this.#encoder?.release(batch);
  }

  adapt(refusal: string): FormatChange | undefined {
    return (this.#encoder ?? this.#made()).adapt(refusal);
  }

  #made(): SpanEncoder {
    const encoder = this.#create();
    encoder.onFault = this.#onFault;
    this.#encoder = encoder;
    return encoder;
  }
}
