import { RealBuffer } from '@spoor/core';
import { Fault, FaultLog } from './fault.ts';
import { type DecodeLimits, WorkBudget } from './limits.ts';
import { StringTable } from './string-table.ts';

/** Type codes of the binary protocol; the compact reader translates its own into these. */
export const ThriftType = {
  STOP: 0,
  BOOL: 2,
  BYTE: 3,
  DOUBLE: 4,
  I16: 6,
  I32: 8,
  I64: 10,
  STRING: 11,
  STRUCT: 12,
  MAP: 13,
  SET: 14,
  LIST: 15,
} as const;

export const MessageType = { CALL: 1, ONEWAY: 4 } as const;

export interface MessageHeader {
  readonly name: string;
  readonly type: number;
}

const table = /* @__PURE__ */ new StringTable();

/**
 * A cursor over one Thrift message. What was read last is left in fields (`fieldId`, `high`, `low`, …) instead of being
 * returned as an object: a span has about a hundred of these reads. The two protocols are its subclasses.
 */
export abstract class ThriftReader {
  protected readonly bytes: Buffer;
  protected offset = 0;
  readonly limits: DecodeLimits;
  readonly budget: WorkBudget;
  readonly faults = new FaultLog();
  #depth = 0;

  /** Of the field whose header was read last, in the innermost open struct. */
  fieldId = 0;
  /** Of the list or set whose header was read last. */
  elementType = 0;
  /** The i64 that was read last. */
  high = 0;
  low = 0;

  constructor(bytes: Uint8Array, limits: DecodeLimits) {
    this.bytes = RealBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.limits = limits;
    this.budget = new WorkBudget(limits);
  }

  abstract readMessageHeader(): MessageHeader;
  /** The type of the next field of the open struct, or STOP, which closes the struct. */
  abstract nextField(): number;
  abstract readBool(): boolean;
  abstract readI16(): number;
  abstract readI32(): number;
  /** Into `high` and `low`. */
  abstract readI64(): void;
  abstract readDouble(): number;
  /** The count, which the bytes left can hold; the type is left in `elementType`. */
  abstract readListHeader(): number;
  protected abstract readLength(): number;
  protected abstract skipMap(): void;
  protected abstract skipNumber(type: number): void;

  /**
   * Runs `read` for the value that stands here and has this type. If the value is odd, steps over it and returns why.
   * Throws where nobody can say where it ends.
   */
  attempt<T>(read: (reader: ThriftReader) => T, type: number): T | Fault {
    const offset = this.offset;
    const depth = this.#depth;
    const fieldId = this.fieldId;
    try {
      return read(this);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.budget.spendOnOddValue();
      this.offset = offset;
      this.#depth = depth;
      this.unwind(depth);
      this.fieldId = fieldId;
      this.skip(type);
      return error;
    }
  }

  /** Leaves structs without reading their ends, until so many are open. */
  protected unwind(_openStructs: number): void {}

  enterStruct(): void {
    this.#descend();
  }

  protected leaveStruct(): void {
    this.#depth -= 1;
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth > this.limits.maxDepth) {
      throw this.fault('nesting', `at most ${this.limits.maxDepth} levels deep`, this.#depth);
    }
  }

  readString(): string {
    const length = this.#stringLength();
    const start = this.offset;
    this.offset = start + length;
    return table.decode(this.bytes, start, this.offset);
  }

  /** A copy, so that a record does not keep the whole message alive. */
  readBinary(): Uint8Array {
    const length = this.#stringLength();
    this.offset += length;
    return new Uint8Array(this.bytes.subarray(this.offset - length, this.offset));
  }

  #skipString(): void {
    const length = this.#lengthLeft();
    this.offset += length;
  }

  skip(type: number): void {
    switch (type) {
      case ThriftType.STRING:
        this.#skipString();
        return;
      case ThriftType.STRUCT:
        this.enterStruct();
        for (let field = this.nextField(); field !== ThriftType.STOP; field = this.nextField())
          this.skip(field);
        return;
      case ThriftType.LIST:
      case ThriftType.SET: {
        this.#descend();
        const count = this.readListHeader();
        const element = this.elementType;
        for (let index = 0; index < count; index++) this.skip(element);
        this.#depth -= 1;
        return;
      }
      case ThriftType.MAP:
        this.#descend();
        this.skipMap();
        this.#depth -= 1;
        return;
      default:
        this.skipNumber(type);
    }
  }

  /** Every element takes at least `bytesEach`, so a count beyond the bytes left is a lie: seen before allocating. */
  protected checkedCount(count: number, bytesEach: number): number {
    const left = this.bytes.length - this.offset;
    if (count < 0 || count * bytesEach > left) {
      throw this.fault('list size', `at most ${Math.floor(left / bytesEach)} (the bytes left)`, count);
    }
    return count;
  }

  #stringLength(): number {
    const length = this.#lengthLeft();
    if (length > this.limits.maxStringBytes) {
      throw this.fault('string length', `at most ${this.limits.maxStringBytes}`, length);
    }
    return length;
  }

  #lengthLeft(): number {
    const length = this.readLength();
    const left = this.bytes.length - this.offset;
    if (length < 0 || length > left) {
      throw this.fault('string length', `at most ${left} (the bytes left)`, length);
    }
    return length;
  }

  protected readByte(): number {
    const byte = this.bytes[this.offset];
    if (byte === undefined) throw this.truncated(1);
    this.offset += 1;
    return byte;
  }

  /** Moves past `count` bytes and returns where they start. */
  protected take(count: number): number {
    const start = this.offset;
    if (start + count > this.bytes.length) throw this.truncated(count);
    this.offset = start + count;
    return start;
  }

  protected truncated(needed: number): Fault {
    return this.fault('message length', `at least ${this.offset + needed} bytes`, this.bytes.length);
  }

  fault(subject: string, rule: string, got: unknown): Fault {
    return new Fault({ subject, rule, got, offset: this.offset });
  }
}
