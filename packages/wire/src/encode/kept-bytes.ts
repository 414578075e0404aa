import type { FixedAttributes } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';

/** Fixed attributes as bytes of one format; as many as there are fixed attributes, which core bounds. */
export class KeptBytes {
  readonly #writer: ByteWriter;
  readonly #kept: (Uint8Array | undefined)[] = [];

  constructor(writer: ByteWriter) {
    this.#writer = writer;
  }

  /** False when they are not known yet. */
  write({ index }: FixedAttributes): boolean {
    const bytes = index === undefined ? undefined : this.#kept[index];
    if (bytes === undefined) return false;
    this.#writer.raw(bytes);
    return true;
  }

  /** Remembers what was written of them since `start`. */
  keep({ index }: FixedAttributes, start: number): void {
    const { bytes, at, overflowed } = this.#writer;
    if (index !== undefined && !overflowed) this.#kept[index] = Uint8Array.from(bytes.subarray(start, at));
  }
}
