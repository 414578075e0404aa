/** The primitive types of Kafka's protocol (https://kafka.apache.org/protocol, Protocol Primitive Types). */

export class KafkaReader {
  #at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  #take(length: number): number {
    this.#at += length;
    return this.#at - length;
  }

  int8 = (): number => this.#bytes.readInt8(this.#take(1));
  int16 = (): number => this.#bytes.readInt16BE(this.#take(2));
  int32 = (): number => this.#bytes.readInt32BE(this.#take(4));
  int64 = (): number => Number(this.#bytes.readBigInt64BE(this.#take(8)));

  /** Empty for null. */
  string(): string {
    const length = Math.max(0, this.int16());
    const at = this.#take(length);
    return this.#bytes.toString('utf8', at, at + length);
  }

  bytes(): Buffer {
    const length = Math.max(0, this.int32());
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  array<Item>(read: () => Item): Item[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }
}

export class KafkaWriter {
  readonly #parts: Buffer[] = [];

  #add(size: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(size);
    write(buffer);
    this.#parts.push(buffer);
    return this;
  }

  int8 = (value: number): this => this.#add(1, (buffer) => buffer.writeInt8(value));
  int16 = (value: number): this => this.#add(2, (buffer) => buffer.writeInt16BE(value));
  int32 = (value: number): this => this.#add(4, (buffer) => buffer.writeInt32BE(value));
  int64 = (value: number): this => this.#add(8, (buffer) => buffer.writeBigInt64BE(BigInt(value)));

  string(text: string | null): this {
    if (text === null) return this.int16(-1);
    this.int16(Buffer.byteLength(text));
    this.#parts.push(Buffer.from(text));
    return this;
  }

  bytes(bytes: Buffer): this {
    this.int32(bytes.length);
    this.#parts.push(bytes);
    return this;
  }

  array<Item>(items: readonly Item[], write: (item: Item) => void): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.concat(this.#parts);
  }
}
