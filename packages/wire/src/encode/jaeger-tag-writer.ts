import type { RecordedAttributes } from '@spoor/core';
import { type AttributeArray, type AttributeKey, attributeKey, writeAttribute } from '@spoor/core';
import type { WideAttributeSink } from './span-format.ts';
import { type ThriftProtocol, thriftType } from './thrift-protocol.ts';
import { highWord } from './words.ts';

/** Jaeger's TagType; the protobuf model of Jaeger numbers them differently. */
const tagType = { string: 0, double: 1, bool: 2, long: 3, binary: 4 } as const;

const { i32, i64, string, double } = thriftType;

/** Writes attributes as Jaeger tags, only the value field that the type names, and counts them. */
export class JaegerTagWriter implements WideAttributeSink {
  readonly #protocol: ThriftProtocol;
  count = 0;

  constructor(protocol: ThriftProtocol) {
    this.#protocol = protocol;
  }

  string(key: AttributeKey, value: string): void {
    this.#head(key, tagType.string);
    this.#protocol.field(string, 3, 2);
    this.#protocol.string(value);
    this.#protocol.stop();
  }

  int(key: AttributeKey, value: number): void {
    this.int64(key, highWord(value), value | 0);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    this.#head(key, tagType.long);
    this.#protocol.field(i64, 6, 2);
    this.#protocol.i64(high, low);
    this.#protocol.stop();
  }

  double(key: AttributeKey, value: number): void {
    this.#head(key, tagType.double);
    this.#protocol.field(double, 4, 2);
    this.#protocol.double(value);
    this.#protocol.stop();
  }

  bool(key: AttributeKey, value: boolean): void {
    this.#head(key, tagType.bool);
    this.#protocol.boolField(5, 2, value);
    this.#protocol.stop();
  }

  /** Jaeger has no arrays: JSON (interop 3.6). */
  array(key: AttributeKey, values: AttributeArray): void {
    this.string(key, JSON.stringify(values));
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    this.#head(key, tagType.binary);
    this.#protocol.field(string, 7, 2);
    this.#protocol.bytes(value);
    this.#protocol.stop();
  }

  recorded({ keys, values }: RecordedAttributes): void {
    for (let index = 0; index < keys.length; index++) {
      writeAttribute(this, attributeKey(keys[index] as string), values[index]);
    }
  }

  #head(key: AttributeKey, type: number): void {
    this.count++;
    this.#protocol.field(string, 1, 0);
    this.#protocol.bytes(key.utf8);
    this.#protocol.field(i32, 2, 1);
    this.#protocol.i32(type);
  }
}
