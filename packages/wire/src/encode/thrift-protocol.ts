import type { AttributeKey } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';

/** The types of Thrift that Jaeger's structures use, by their codes in the binary protocol. */
export const thriftType = { bool: 2, double: 4, i32: 8, i64: 10, string: 11, struct: 12, list: 15 } as const;
export type ThriftType = (typeof thriftType)[keyof typeof thriftType];

/**
 * One encoding of Thrift (Apache Thrift, doc/specs). A field is named by its id and the id before it in the same structure, because
 * the compact protocol writes only the difference.
 */
export interface ThriftProtocol {
  readonly writer: ByteWriter;
  field(type: ThriftType, id: number, previousId: number): void;
  /**
   * The beginning of a Jaeger tag: its key, its type, and the header of the field that holds the value. One method,
   * since a span has a dozen of them.
   */
  tagHead(key: AttributeKey, tagType: number, valueType: ThriftType, valueId: number): void;
  /** The whole of a string's tag. */
  stringTag(key: AttributeKey, value: string): void;
  /** The whole of a bool's tag but its end. */
  boolTag(key: AttributeKey, tagType: number, value: boolean): void;
  stop(): void;
  i32(value: number): void;
  i64(high: number, low: number): void;
  double(value: number): void;
  string(value: string): void;
  bytes(value: Uint8Array): void;
  /** Leaves room for the header of a list, one at a time; `closeList` writes it when the count is known. */
  openList(): number;
  closeList(opened: number, type: ThriftType, count: number): void;
  listHeader(type: ThriftType, count: number): void;
  listHeaderLength(count: number): number;
  /** A one-way call of that method; its arguments follow. */
  onewayCall(method: string): void;
}
