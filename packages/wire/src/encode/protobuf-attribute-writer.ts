import {
  type AttributeArray,
  type AttributeKey,
  type AttributePrimitive,
  attributeKey,
  type FixedAttributes,
  type RecordedAttributes,
  writeAttribute,
  writeFixed,
} from '@spoor/core';
import type { ByteWriter } from './byte-writer.ts';
import { KeptBytes } from './kept-bytes.ts';
import type { WideAttributeSink } from './span-format.ts';
import { highWord } from './words.ts';

/** Tags of the fields in KeyValue, AnyValue and ArrayValue. */
const keyTag = 0x0a;
const valueTag = 0x12;
const stringTag = 0x0a;
const boolTag = 0x10;
const intTag = 0x18;
const doubleTag = 0x21;
const arrayTag = 0x2a;
const bytesTag = 0x3a;
const elementTag = 0x0a;

/** Writes attributes as OTLP's KeyValue, each behind `tag`, the field of the message around it. */
export class ProtobufAttributeWriter implements WideAttributeSink {
  readonly #writer: ByteWriter;
  readonly #kept: KeptBytes;
  tag = 0;
  #outer = 0;
  #inner = 0;

  constructor(writer: ByteWriter) {
    this.#writer = writer;
    this.#kept = new KeptBytes(writer);
  }

  string(key: AttributeKey, value: string): void {
    this.#begin(key);
    this.#writer.byte(stringTag);
    this.#writer.varintString(value);
    this.#end();
  }

  int(key: AttributeKey, value: number): void {
    this.int64(key, highWord(value), value | 0);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    this.#begin(key);
    this.#writer.byte(intTag);
    this.#writer.varint64(high, low);
    this.#end();
  }

  double(key: AttributeKey, value: number): void {
    this.#begin(key);
    this.#writer.byte(doubleTag);
    this.#writer.doubleLittleEndian(value);
    this.#end();
  }

  bool(key: AttributeKey, value: boolean): void {
    this.#begin(key);
    this.#writer.two(boolTag, value ? 1 : 0);
    this.#end();
  }

  array(key: AttributeKey, values: AttributeArray): void {
    if (!Array.isArray(values)) throw new TypeError(`list must be an array, got ${typeof values}`);
    this.#begin(key);
    const writer = this.#writer;
    writer.byte(arrayTag);
    const array = writer.open();
    for (const value of values) {
      writer.byte(elementTag);
      const element = writer.open();
      this.#any(value);
      writer.close(element);
    }
    writer.close(array);
    this.#end();
  }

  /** Only spans have them, so `tag` is always the same. */
  fixed(fixed: FixedAttributes): void {
    if (this.#kept.write(fixed)) return;
    const start = this.#writer.at;
    writeFixed(this, fixed);
    this.#kept.keep(fixed, start);
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    this.#begin(key);
    this.#writer.byte(bytesTag);
    this.#writer.varint(value.length);
    this.#writer.raw(value);
    this.#end();
  }

  recorded({ keys, values }: RecordedAttributes): void {
    for (let index = 0; index < keys.length; index++) {
      writeAttribute(this, attributeKey(keys[index] as string), values[index]);
    }
  }

  /** Null is an AnyValue without content. */
  #any(value: AttributePrimitive | null | undefined): void {
    const writer = this.#writer;
    if (typeof value === 'string') {
      writer.byte(stringTag);
      writer.varintString(value);
    } else if (typeof value === 'boolean') writer.two(boolTag, value ? 1 : 0);
    else if (typeof value === 'number' && Number.isSafeInteger(value)) {
      writer.byte(intTag);
      writer.varint64(highWord(value), value | 0);
    } else if (typeof value === 'number') {
      writer.byte(doubleTag);
      writer.doubleLittleEndian(value);
    }
  }

  #begin(key: AttributeKey): void {
    const writer = this.#writer;
    writer.byte(this.tag);
    this.#outer = writer.open();
    writer.byte(keyTag);
    writer.varint(key.utf8.length);
    writer.eights(key.eights, key.utf8.length);
    writer.byte(valueTag);
    this.#inner = writer.open();
  }

  #end(): void {
    this.#writer.close(this.#inner);
    this.#writer.close(this.#outer);
  }
}
