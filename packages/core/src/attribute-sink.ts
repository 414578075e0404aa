/**
 * How attributes travel from a span to an encoder: the span pushes, the encoder writes straight into its buffer.
 * Nothing in between is allocated (design: the way of a span).
 */

import type { FixedAttributes } from './fixed-attributes.ts';
import type { Sampler } from './sampler.ts';

/**
 * Bytes eight by eight, as the little-endian doubles that have these bits, zeros at the end. Writers store them one by one,
 * which takes a quarter of the time of a loop over bytes and half of that of one over 32-bit words.
 */
export type Eights = readonly number[];

/** An attribute name with its UTF-8 bytes, made once at start for names we know, or on demand for user names. */
export interface AttributeKey {
  readonly name: string;
  readonly utf8: Uint8Array;
  /** The same bytes by eights, to be stored as doubles. */
  readonly eights: Eights;
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
  /** All of them, in one go where the bytes are known (`writeFixed` is the long way). */
  fixed(fixed: FixedAttributes): void;
}

/**
 * What an instrumentation gives instead of attributes: they are read when the span ends, once for each exporter, and
 * again whenever `span.attributes` is asked for. It must not throw and must name each key at most once.
 */
export interface AttributeSource {
  writeAttributes(sink: AttributeSink): void;
  /** Who decides when a trace begins with this span; asked only by a SourceSampler. */
  readonly rootSampler?: Sampler | undefined;
  /** Of an HTTP request: `GET`, and its target in any form. A RemoteSampler finds its route by them. */
  readonly requestMethod?: string | undefined;
  readonly requestTarget?: string | undefined;
  /** `shop.Cart/Add`, for the same. */
  readonly rpcMethod?: string | undefined;
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
  const key: AttributeKey = { name, utf8, eights: toEights(utf8) };
  if (interned.size < maxInterned && name.length <= longestInterned) interned.set(name, key);
  return key;
}

/**
 * For UTF-8, and for other bytes below 0x80. None of these doubles is a NaN, whose bits an engine may change: that would take
 * a byte from 0xf0 on before one of 0x7f or 0xff.
 */
export function toEights(bytes: Uint8Array): Eights {
  const filled = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 8) * 8));
  bytes.forEach((byte, index) => {
    filled.setUint8(index, byte);
  });
  // Begun with a fraction, so that the engine keeps plain doubles in it and no objects.
  const eights = [0.5];
  eights.pop();
  for (let at = 0; at < filled.byteLength; at += 8) eights.push(filled.getFloat64(at, true));
  return eights;
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
