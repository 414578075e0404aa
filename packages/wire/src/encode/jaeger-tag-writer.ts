import {
  type AttributeArray,
  type AttributeKey,
  attributeKey,
  type FixedAttributes,
  type RecordedAttributes,
  writeAttribute,
  writeFixed,
} from '@spoor/core';
import { arrayText } from './json-text.ts';
import { KeptBytes } from './kept-bytes.ts';
import type { WideAttributeSink } from './span-format.ts';
import { type ThriftProtocol, thriftType } from './thrift-protocol.ts';
import { highWord } from './words.ts';

/** Jaeger's TagType, 0 of strings apart; the protobuf model of Jaeger numbers them differently. */
const tagType = { double: 1, bool: 2, long: 3, binary: 4 } as const;

const { i64, string, double } = thriftType;

/** Writes attributes as Jaeger tags, only the value field that the type names, and counts them. */
export class JaegerTagWriter implements WideAttributeSink {
  readonly #protocol: ThriftProtocol;
  readonly #kept: KeptBytes;
  count = 0;

  constructor(protocol: ThriftProtocol) {
    this.#protocol = protocol;
    this.#kept = new KeptBytes(protocol.writer);
  }

  string(key: AttributeKey, value: string): void {
    this.count++;
    this.#protocol.stringTag(key, value);
  }

  int(key: AttributeKey, value: number): void {
    this.int64(key, highWord(value), value | 0);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    this.count++;
    this.#protocol.tagHead(key, tagType.long, i64, 6);
    this.#protocol.i64(high, low);
    this.#protocol.stop();
  }

  /**
   * What JSON has no number for goes as text, as OpenTelemetry's specification has it for protocols other than OTLP (common:
   * attribute values): Jaeger's query service answers JSON, and would fail with status 500 for each trace with such a tag.
   */
  double(key: AttributeKey, value: number): void {
    if (!Number.isFinite(value)) {
      this.string(key, String(value));
      return;
    }
    this.count++;
    this.#protocol.tagHead(key, tagType.double, double, 4);
    this.#protocol.double(value);
    this.#protocol.stop();
  }

  bool(key: AttributeKey, value: boolean): void {
    this.count++;
    this.#protocol.boolTag(key, tagType.bool, value);
    this.#protocol.stop();
  }

  /** Jaeger has no arrays: JSON. */
  array(key: AttributeKey, values: AttributeArray): void {
    this.string(key, arrayText(values));
  }

  fixed(fixed: FixedAttributes): void {
    if (this.#kept.write(fixed)) {
      this.count += fixed.attributes.length;
      return;
    }
    const start = this.#protocol.writer.at;
    writeFixed(this, fixed);
    this.#kept.keep(fixed, start);
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    this.count++;
    this.#protocol.tagHead(key, tagType.binary, string, 7);
    this.#protocol.bytes(value);
    this.#protocol.stop();
  }

  recorded({ keys, values }: RecordedAttributes): void {
    for (let index = 0; index < keys.length; index++) {
      writeAttribute(this, attributeKey(keys[index] as string), values[index]);
    }
  }
}
