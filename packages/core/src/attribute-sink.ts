/**
 * How attributes travel from a span to an encoder: the span pushes, the encoder writes straight into its buffer.
 * Nothing in between is allocated (design: the way of a span).
 */

import type { Sampler } from './sampler.ts';

/** An attribute name with its UTF-8 bytes, made once at start for names we know, or on demand for user names. */
export interface AttributeKey {
  readonly name: string;
  readonly utf8: Uint8Array;
  /**
   * The same bytes four by four, the first in the lowest byte, zeros at the end: writers store whole words, which takes a
   * third of the time of a loop over bytes.
   */
  readonly words: Int32Array;
}

/** What a value of an attribute can be: the `AttributeValue` of @opentelemetry/api. */
export type AttributePrimitive = string | number | boolean;
export type AttributeArray = readonly (AttributePrimitive | null | undefined)[];

/** Receives the attributes of one span, event, link or resource, in order. */
export interface AttributeSink {
  string(key: AttributeKey, value: string): void;
  /** `value` is a safe integer. */
  int(key: AttributeKey, value: number): void;
  double(key: AttributeKey, value: number): void;
  bool(key: AttributeKey, value: boolean): void;
  /** Homogeneous, may hold null or undefined (API: AttributeValue arrays). */
  array(key: AttributeKey, values: AttributeArray): void;
}

/**
 * What an instrumentation gives instead of attributes: they are read when the span ends, once for each exporter, and
 * again whenever `span.attributes` is asked for. It must not throw and must name each key at most once.
 */
export interface AttributeSource {
  writeAttributes(sink: AttributeSink): void;
  /** Who decides when a trace begins with this span; asked only by a SourceSampler. */
  readonly rootSampler?: Sampler | undefined;
}

/** Names from application code are remembered up to here, so that unbounded names cannot hold memory. */
const maxInterned = 2048;
const longestInterned = 256;
const interned = new Map<string, AttributeKey>();
const encoder = new TextEncoder();

/** The key of that name; the same object for the same name while there is room. */
export function attributeKey(name: string): AttributeKey {
  const known = interned.get(name);
  if (known !== undefined) return known;
  const utf8 = encoder.encode(name);
  const key: AttributeKey = { name, utf8, words: toWords(utf8) };
  if (interned.size < maxInterned && name.length <= longestInterned) interned.set(name, key);
  return key;
}

/** Bytes as little-endian words, the last one filled up with zeros. */
export function toWords(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  bytes.forEach((byte, index) => {
    words[index >> 2] = (words[index >> 2] as number) | (byte << ((index & 3) * 8));
  });
  return words;
}

/** Hands one value to the method of its type; null and undefined are no attribute. */
export function writeAttribute(
  sink: AttributeSink,
  key: AttributeKey,
  value: AttributePrimitive | AttributeArray | null | undefined,
): void {
  if (typeof value === 'string') sink.string(key, value);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) sink.int(key, value);
    else sink.double(key, value);
  } else if (typeof value === 'boolean') sink.bool(key, value);
  else if (value !== null && value !== undefined) sink.array(key, value);
}
