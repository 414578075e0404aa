import { RealBuffer } from '@spoor/core';
import { Fault, FaultLog } from './fault.ts';
import { approximateInt64 } from './int64.ts';
import { type DecodeLimits, WorkBudget } from './limits.ts';
import { type NanoTime, nanoTimeOfHalves } from './nano-time.ts';
import { StringTable } from './string-table.ts';

// A field is varint (number << 3 | wire type), then its value.
export const WireType = {
  VARINT: 0,
  FIXED64: 1,
  BYTES: 2,
  GROUP_START: 3,
  GROUP_END: 4,
  FIXED32: 5,
} as const;

const table = /* @__PURE__ */ new StringTable();

/** A cursor over one protobuf message and those nested in it. Reads leave 64-bit numbers in `high` and `low`. */
export class ProtobufReader {
  readonly #bytes: Buffer;
  readonly limits: DecodeLimits;
  readonly budget: WorkBudget;
  readonly faults = new FaultLog();
  #offset = 0;
  /** Where the innermost open message ends. */
  #end: number;
  #depth = 0;
  #wireType = 0;

  high = 0;
  low = 0;

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.#bytes = RealBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
    this.limits = limits;
    this.budget = new WorkBudget(limits);
  }

  /** The number of the next field of the open message, 0 at its end. */
  nextField(): number {
    if (this.#offset >= this.#end) return 0;
    const key = this.#readVarint32();
    this.#wireType = key & 7;
    const field = key >>> 3;
    if (field === 0) throw this.fault('field number', 'at least 1', 0);
    return field;
  }

  /** Runs `read` for each field of the message that stands here. */
  message(readField: (field: number) => void): void {
    const length = this.#readLength();
    this.#descend();
    const outer = this.#end;
    this.#end = this.#offset + length;
    for (let field = this.nextField(); field !== 0; field = this.nextField()) readField(field);
    this.#end = outer;
    this.#depth -= 1;
  }

  /** Whether a message, or bytes or a string, stands here, as far as its field says. */
  get hasLength(): boolean {
    return this.#wireType === WireType.BYTES;
  }

  /**
   * Runs `read` for the value of the field that stands here. If the value is odd, or holds what no reader can make sense
   * of, steps over it and returns why: the field itself says where its value ends.
   */
  attempt<T>(read: (reader: ProtobufReader, field: number) => T, field = 0): T | Fault {
    const offset = this.#offset;
    const end = this.#end;
    const depth = this.#depth;
    const wireType = this.#wireType;
    try {
      return read(this, field);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.budget.spendOnOddValue();
      this.#offset = offset;
      this.#end = end;
      this.#depth = depth;
      this.#wireType = wireType;
      this.skip();
      return error;
    }
  }

  /** Runs `read` and goes back to where it began: for what must be known before it is reached. */
  ahead(read: () => void): void {
    const [offset, wireType] = [this.#offset, this.#wireType];
    read();
    this.#offset = offset;
    this.#wireType = wireType;
  }

  #descend(): void {
    this.#depth += 1;
    const { maxDepth } = this.limits;
    if (this.#depth > maxDepth) throw this.fault('nesting', `at most ${maxDepth} levels deep`, this.#depth);
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw this.fault('wire type', `${wireType}`, this.#wireType);
  }

  /** Checked against the bytes left in the open message. */
  #readLength(): number {
    this.#expect(WireType.BYTES);
    const length = this.#readVarint32();
    const left = this.#end - this.#offset;
    if (length > left) throw this.fault('length', `at most ${left} (the bytes left)`, length);
    return length;
  }

  #stringLength(): number {
    const length = this.#readLength();
    const { maxStringBytes } = this.limits;
    if (length > maxStringBytes) throw this.fault('string length', `at most ${maxStringBytes}`, length);
    return length;
  }

  string(): string {
    const length = this.#stringLength();
    this.#offset += length;
    return table.decode(this.#bytes, this.#offset - length, this.#offset);
  }

  /** A copy, so that a record does not keep the whole message alive. */
  binary(): Uint8Array {
    const length = this.#stringLength();
    this.#offset += length;
    return new Uint8Array(this.#bytes.subarray(this.#offset - length, this.#offset));
  }

  /** An id of `size` bytes as hex; '' if it is empty. */
  id(size: number): string {
    const length = this.#readLength();
    if (length !== 0 && length !== size) throw this.fault('id length', `0 or ${size} bytes`, length);
    this.#offset += length;
    return this.#bytes.toString('hex', this.#offset - length, this.#offset);
  }

  uint32(): number {
    this.varint64();
    return this.low >>> 0;
  }

  bool(): boolean {
    this.varint64();
    return this.high !== 0 || this.low !== 0;
  }

  /** Into `high` and `low`. */
  varint64(): void {
    this.#expect(WireType.VARINT);
    this.#readVarint64();
  }

  fixed32(): number {
    this.#expect(WireType.FIXED32);
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  double(): number {
    this.#expect(WireType.FIXED64);
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  nanoTime(): NanoTime {
    this.#expect(WireType.FIXED64);
    const at = this.#take(8);
    return nanoTimeOfHalves(this.#bytes.readUInt32LE(at + 4), this.#bytes.readUInt32LE(at));
  }

  skip(): void {
    switch (this.#wireType) {
      case WireType.VARINT:
        this.#readVarint64();
        return;
      case WireType.FIXED64:
        this.#take(8);
        return;
      case WireType.BYTES:
        this.#take(this.#readLength());
        return;
      case WireType.GROUP_START:
        this.#skipGroup();
        return;
      case WireType.FIXED32:
        this.#take(4);
        return;
      default:
        throw this.fault('wire type', '0, 1, 2, 3 or 5', this.#wireType);
    }
  }

  #skipGroup(): void {
    this.#descend();
    for (let field = this.nextField(); ; field = this.nextField()) {
      if (field === 0) throw this.fault('group', 'closed', undefined);
      if (this.#wireType === WireType.GROUP_END) break;
      this.skip();
    }
    this.#depth -= 1;
  }

  #take(count: number): number {
    const start = this.#offset;
    if (start + count > this.#end) {
      throw this.fault('message length', `at least ${start + count} bytes`, this.#end);
    }
    this.#offset = start + count;
    return start;
  }

  #readVarint32(): number {
    const byte = this.#bytes[this.#offset];
    if (byte !== undefined && byte < 0x80 && this.#offset < this.#end) {
      this.#offset += 1;
      return byte;
    }
    this.#readVarint64();
    // A length or key above 32 bits is as wrong as one above the bytes left.
    return this.high === 0 ? this.low >>> 0 : approximateInt64(this.high >>> 0, this.low);
  }

  #readVarint64(): void {
    let low = 0;
    let high = 0;
    let byte = 0;
    let shift = 0;
    do {
      if (shift === 70) throw this.fault('varint', 'at most 10 bytes', 'more');
      byte = this.#bytes[this.#take(1)] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      shift += 7;
    } while (byte >= 0x80);
    this.low = low;
    this.high = high;
  }

  fault(subject: string, rule: string, got: unknown): Fault {
    return new Fault({ subject, rule, got, offset: this.#offset });
  }
}
