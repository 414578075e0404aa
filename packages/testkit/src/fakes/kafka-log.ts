interface Batch {
  readonly base: number;
  readonly count: number;
  readonly bytes: Buffer;
}

/** The record batches of one partition, as they came (https://kafka.apache.org/documentation/#recordbatch). */
export class KafkaLog {
  readonly #batches: Batch[] = [];
  end = 0;

  /** @returns the offset of its first record */
  append(records: Buffer): number {
    const first = this.end;
    for (let at = 0; at < records.length; ) {
      const length = 12 + records.readInt32BE(at + 8);
      const bytes = Buffer.from(records.subarray(at, at + length));
      // The checksum does not cover it.
      bytes.writeBigInt64BE(BigInt(this.end));
      const count = bytes.readInt32BE(23) + 1;
      this.#batches.push({ base: this.end, count, bytes });
      this.end += count;
      at += length;
    }
    return first;
  }

  from(offset: number): Buffer {
    const wanted = this.#batches.filter(({ base, count }) => base + count > offset);
    return Buffer.concat(wanted.map(({ bytes }) => bytes));
  }
}
