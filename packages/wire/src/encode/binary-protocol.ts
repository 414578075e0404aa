import type { AttributeKey } from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import type { ThriftProtocol, ThriftType } from './thrift-protocol.ts';
import { thriftType } from './thrift-protocol.ts';

/** Thrift's binary protocol, strict: `0a 0003 0000000000000001` is the i64 1 in field 3. */

/** Version 1, and the type of message: one-way. */
const onewayVersion1 = 0x8001_0004;
const listHeaderBytes = 5;

export class BinaryProtocol implements ThriftProtocol {
  readonly writer: ByteWriter;

  constructor(writer: ByteWriter) {
    this.writer = writer;
  }

  field(type: ThriftType, id: number, _previousId: number): void {
    this.writer.byte(type);
    this.writer.two(id >>> 8, id);
  }

  tagHead(key: AttributeKey, tagType: number, valueType: ThriftType, valueId: number): void {
    const { writer } = this;
    const { length } = key.utf8;
    writer.byte(thriftType.string);
    writer.two(0, 1);
    writer.word(length);
    writer.eights(key.eights, length);
    writer.byte(thriftType.i32);
    writer.two(0, 2);
    writer.word(tagType);
    writer.byte(valueType);
    writer.two(0, valueId);
  }

  stringTag(key: AttributeKey, value: string): void {
    this.tagHead(key, 0, thriftType.string, 3);
    this.writer.wordString(value);
    this.writer.byte(0);
  }

  boolTag(key: AttributeKey, tagType: number, value: boolean): void {
    this.tagHead(key, tagType, thriftType.bool, 5);
    this.writer.byte(value ? 1 : 0);
  }

  stop(): void {
    this.writer.byte(0);
  }

  i32(value: number): void {
    this.writer.word(value);
  }

  i64(high: number, low: number): void {
    this.writer.word(high);
    this.writer.word(low);
  }

  double(value: number): void {
    this.writer.double(value);
  }

  string(value: string): void {
    this.writer.wordString(value);
  }

  bytes(value: Uint8Array): void {
    this.writer.word(value.length);
    this.writer.raw(value);
  }

  openList(): number {
    const { at } = this.writer;
    this.writer.reserve(listHeaderBytes);
    this.writer.at += listHeaderBytes;
    return at;
  }

  closeList(opened: number, type: ThriftType, count: number): void {
    const end = this.writer.at;
    this.writer.at = opened;
    this.listHeader(type, count);
    this.writer.at = end;
  }

  listHeader(type: ThriftType, count: number): void {
    this.writer.byte(type);
    this.writer.word(count);
  }

  listHeaderLength(_count: number): number {
    return listHeaderBytes;
  }

  onewayCall(method: string): void {
    this.writer.word(onewayVersion1);
    this.writer.wordString(method);
    this.writer.word(0);
  }
}
