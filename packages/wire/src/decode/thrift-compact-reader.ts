import { type MessageHeader, ThriftReader, ThriftType } from './thrift-reader.ts';

// message: 82 | type<<5 | 1 | varint seqid | varint length, "emitBatch"
// field:   delta<<4 | type, or type | zigzag id      list: count<<4 | type, or f0 | type, varint count
// map:     00, or varint count | key type<<4 | value type
// The value of a bool field is its type (1 true, 2 false); integers are zigzag varints; doubles are little-endian,
// as all implementations have them and against thrift-compact-protocol.md.
const PROTOCOL = 0x82;
const VERSION = 1;
const COMPACT_BOOL_TRUE = 1;
const COMPACT_BOOL_FALSE = 2;

const TYPE_OF = [
  ThriftType.STOP,
  ThriftType.BOOL,
  ThriftType.BOOL,
  ThriftType.BYTE,
  ThriftType.I16,
  ThriftType.I32,
  ThriftType.I64,
  ThriftType.DOUBLE,
  ThriftType.STRING,
  ThriftType.LIST,
  ThriftType.SET,
  ThriftType.MAP,
  ThriftType.STRUCT,
] as const;

export class ThriftCompactReader extends ThriftReader {
  /** Field ids are deltas to the one before: those of the structs around the open one wait here. */
  readonly #outerFieldIds: number[] = [];
  /** The compact type of a bool field whose value has not been asked for; 0 without one. */
  #boolField = 0;

  override readMessageHeader(): MessageHeader {
    const protocol = this.readByte();
    if (protocol !== PROTOCOL) throw this.fault('protocol id', 'Thrift compact (0x82)', protocol);
    const second = this.readByte();
    if ((second & 0x1f) !== VERSION) throw this.fault('message version', `${VERSION}`, second & 0x1f);
    this.#readVarint32();
    return { name: this.readString(), type: (second >> 5) & 0x07 };
  }

  override enterStruct(): void {
    super.enterStruct();
    this.#outerFieldIds.push(this.fieldId);
    this.fieldId = 0;
  }

  protected override leaveStruct(): void {
    super.leaveStruct();
    this.fieldId = this.#outerFieldIds.pop() ?? 0;
  }

  protected override unwind(openStructs: number): void {
    this.#outerFieldIds.length = openStructs;
    this.#boolField = 0;
  }

  override nextField(): number {
    const header = this.readByte();
    if (header === ThriftType.STOP) {
      this.leaveStruct();
      return ThriftType.STOP;
    }
    const delta = header >> 4;
    const compact = header & 0x0f;
    this.fieldId = delta === 0 ? this.readI16() : this.fieldId + delta;
    this.#boolField = compact <= COMPACT_BOOL_FALSE ? compact : 0;
    return this.#typeOf(compact);
  }

  #typeOf(compact: number): number {
    const type = TYPE_OF[compact];
    if (type === undefined || type === ThriftType.STOP)
      throw this.fault('field type', 'a Thrift compact type', compact);
    return type;
  }

  override readBool(): boolean {
    const field = this.#boolField;
    this.#boolField = 0;
    return (field === 0 ? this.readByte() : field) === COMPACT_BOOL_TRUE;
  }

  override readI16(): number {
    return (this.#readZigzag32() << 16) >> 16;
  }

  override readI32(): number {
    return this.#readZigzag32();
  }

  #readZigzag32(): number {
    const value = this.#readVarint32();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Unsigned; bits above the 32nd are refused. */
  #readVarint32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.readByte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw this.fault('varint', 'at most 5 bytes', 'more');
  }

  override readI64(): void {
    let low = 0;
    let high = 0;
    let byte = 0;
    let shift = 0;
    do {
      if (shift === 70) throw this.fault('varint', 'at most 10 bytes', 'more');
      byte = this.readByte();
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      shift += 7;
    } while (byte >= 0x80);
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
  }

  override readDouble(): number {
    return this.bytes.readDoubleLE(this.take(8));
  }

  override readListHeader(): number {
    const header = this.readByte();
    if (header === 0) return 0; // some writers leave the type out of an empty list
    const short = header >> 4;
    this.elementType = this.#typeOf(header & 0x0f);
    return this.checkedCount(short === 0x0f ? this.#readVarint32() : short, 1);
  }

  protected override readLength(): number {
    return this.#readVarint32();
  }

  protected override skipMap(): void {
    const count = this.checkedCount(this.#readVarint32(), 2);
    if (count === 0) return;
    const types = this.readByte();
    const key = this.#typeOf(types >> 4);
    const value = this.#typeOf(types & 0x0f);
    for (let index = 0; index < count; index++) {
      this.skip(key);
      this.skip(value);
    }
  }

  protected override skipNumber(type: number): void {
    if (type === ThriftType.BOOL) this.readBool();
    else if (type === ThriftType.DOUBLE) this.take(8);
    else if (type === ThriftType.BYTE) this.take(1);
    else this.readI64();
  }
}
