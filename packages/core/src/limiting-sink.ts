import type { Attributes } from '@opentelemetry/api';
import type { AttributeArray, AttributeKey, AttributeSink } from './attribute-sink.ts';
import { cutStrings, define } from './attribute-values.ts';
import { type FixedAttributes, writeFixed } from './fixed-attributes.ts';

/** Stands between an instrumentation's lazy attributes and the encoder, when limits or overriding keys ask for it. */
export class LimitingSink implements AttributeSink {
  readonly #target: AttributeSink;
  /** Keys that the application has set: its value counts. */
  readonly #overriding: readonly string[];
  readonly #maxLength: number;
  #room: number;
  droppedCount: number;

  constructor(target: AttributeSink, overriding: readonly string[], maxLength: number, room: number) {
    this.#target = target;
    this.#overriding = overriding;
    this.#maxLength = maxLength;
    this.#room = room;
    this.droppedCount = 0;
  }

  string(key: AttributeKey, value: string): void {
    if (!this.#admits(key)) return;
    this.#target.string(key, value.length <= this.#maxLength ? value : value.substring(0, this.#maxLength));
  }

  int(key: AttributeKey, value: number): void {
    if (this.#admits(key)) this.#target.int(key, value);
  }

  double(key: AttributeKey, value: number): void {
    if (this.#admits(key)) this.#target.double(key, value);
  }

  bool(key: AttributeKey, value: boolean): void {
    if (this.#admits(key)) this.#target.bool(key, value);
  }

  array(key: AttributeKey, values: AttributeArray): void {
    if (this.#admits(key)) this.#target.array(key, cutStrings(values, this.#maxLength));
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }

  #admits(key: AttributeKey): boolean {
    if (this.#overriding.includes(key.name)) return false;
    if (this.#room <= 0) {
      this.droppedCount++;
      return false;
    }
    this.#room--;
    return true;
  }
}

/** Makes the plain object of `span.attributes`. */
export class CollectingSink implements AttributeSink {
  readonly attributes: Attributes = {};

  string(key: AttributeKey, value: string): void {
    define(this.attributes, key.name, value);
  }

  int(key: AttributeKey, value: number): void {
    define(this.attributes, key.name, value);
  }

  double(key: AttributeKey, value: number): void {
    define(this.attributes, key.name, value);
  }

  bool(key: AttributeKey, value: boolean): void {
    define(this.attributes, key.name, value);
  }

  array(key: AttributeKey, values: AttributeArray): void {
    define(this.attributes, key.name, values);
  }

  fixed(fixed: FixedAttributes): void {
    writeFixed(this, fixed);
  }
}
