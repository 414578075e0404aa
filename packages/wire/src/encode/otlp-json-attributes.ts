import {
  type AttributeArray,
  type AttributeKey,
  type AttributePrimitive,
  attributeKey,
  type FixedAttributes,
  RealBuffer,
  type RecordedAttributes,
  writeAttribute,
  writeFixed,
} from '@spoor/core';
import { boolText, listText, numberText, quote, wholeText } from './json-text.ts';
import type { WideAttributeSink } from './span-format.ts';

/** Attributes as OTLP's JSON has them: `{"key":"k","value":{"intValue":"1"}}`, separated by commas. */
export class OtlpJsonAttributes implements WideAttributeSink {
  text = '';

  string(key: AttributeKey, value: string): void {
    this.#add(key, `{"stringValue":${quote(value)}}`);
  }

  int(key: AttributeKey, value: number): void {
    this.#add(key, `{"intValue":"${wholeText(value)}"}`);
  }

  int64(key: AttributeKey, high: number, low: number): void {
    this.#add(key, `{"intValue":"${(BigInt(high) << 32n) | BigInt(low >>> 0)}"}`);
  }

  double(key: AttributeKey, value: number): void {
    this.#add(key, doubleText(value));
  }

  bool(key: AttributeKey, value: boolean): void {
    this.#add(key, `{"boolValue":${boolText(value)}}`);
  }

  array(key: AttributeKey, values: AttributeArray): void {
    this.#add(key, `{"arrayValue":{"values":[${listText(values, anyText)}]}}`);
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }

  binary(key: AttributeKey, value: Uint8Array): void {
    this.#add(key, `{"bytesValue":"${RealBuffer.from(value).toString('base64')}"}`);
  }

  recorded({ keys, values }: RecordedAttributes): void {
    keys.forEach((key, index) => {
      writeAttribute(this, attributeKey(key), values[index]);
    });
  }

  #add(key: AttributeKey, value: string): void {
    this.text += `${this.text === '' ? '' : ','}{"key":${quote(key.name)},"value":${value}}`;
  }
}

function anyText(value: AttributePrimitive | null | undefined): string {
  if (typeof value === 'string') return `{"stringValue":${quote(value)}}`;
  if (typeof value === 'boolean') return `{"boolValue":${value}}`;
  if (typeof value !== 'number') return '{}';
  return Number.isSafeInteger(value) ? `{"intValue":"${value}"}` : doubleText(value);
}

function doubleText(value: number): string {
  return `{"doubleValue":${numberText(value)}}`;
}
