import { type MessageHeader, ThriftReader, ThriftType } from './thrift-reader.ts';

// strict:   80 01 00 04 | 00 00 00 09 "emitBatch" | seqid          version 0x8001, type 4 (ONEWAY)
// tolerant: 00 00 00 09 "emitBatch" | 04 | seqid                   no version: the first number is the name's length
// field:    type | i16 id        list: type | i32 count        map: key type | value type | i32 count
const VERSION_1 = 0x8001_0000;
const VERSION_MASK = 0xffff_0000;

const SIZE_OF = new Map<number, number>([
  [ThriftType.BOOL, 1],
  [ThriftType.BYTE, 1],
  [ThriftType.I16, 2],
  [ThriftType.I32, 4],
  [ThriftType.I64, 8],
  [ThriftType.DOUBLE, 8],
]);

export class ThriftBinaryReader extends ThriftReader {
  override readMessageHeader(): MessageHeader {
    const first = this.readI32();
    if (first < 0) {
      if ((first & VERSION_MASK) !== (VERSION_1 | 0)) {
        throw this.fault('message version', 'Thrift binary 1 (0x8001)', first >>> 16);
      }
      const header = { name: this.readString(), type: first & 0xff };
      this.take(4);
      return header;
    }
    this.offset -= 4;
    const name = this.readString();
    const type = this.readByte();
    this.take(4);
    return { name, type };
  }

  override nextField(): number {
    const type = this.readByte();
    if (type === ThriftType.STOP) {
      this.leaveStruct();
      return type;
    }
    this.fieldId = this.readI16();
    return type;
  }

  override readBool(): boolean {
    return this.readByte() !== 0;
  }

  override readI16(): number {
    const at = this.take(2);
    return (((this.bytes[at] as number) << 24) >> 16) | (this.bytes[at + 1] as number);
  }

  override readI32(): number {
    return this.#int32(this.take(4));
  }

  /** Without the checks of `readInt32BE`, of which a span needs dozens: `take` has made them. */
  #int32(at: number): number {
    const { bytes } = this;
    const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
    return high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  }

  override readI64(): void {
    const at = this.take(8);
    this.high = this.#int32(at);
    this.low = this.#int32(at + 4);
  }

  override readDouble(): number {
    return this.bytes.readDoubleBE(this.take(8));
  }

  override readListHeader(): number {
    this.elementType = this.readByte();
    return this.checkedCount(this.readI32(), 1);
  }

  protected override readLength(): number {
    return this.readI32();
  }

  protected override skipMap(): void {
    const key = this.readByte();
    const value = this.readByte();
    const count = this.checkedCount(this.readI32(), 2);
    for (let index = 0; index < count; index++) {
      this.skip(key);
      this.skip(value);
    }
  }

  protected override skipNumber(type: number): void {
    const size = SIZE_OF.get(type);
    if (size === undefined) throw this.fault('field type', 'a Thrift type', type);
    this.take(size);
  }
}
