/**
 * How attributes travel from a span to an encoder: the span pushes, the encoder writes straight into its buffer.
 * Nothing in between is allocated (design: the way of a span).
 */

/** An attribute name with its UTF-8 bytes, made once at start for names we know, or on demand for user names. */
export interface AttributeKey {
  readonly name: string;
  readonly utf8: Uint8Array;
}

/** What a value of an attribute can be: the `AttributeValue` of @opentelemetry/api. */
export type AttributePrimitive = string | number | boolean;

/** Receives the attributes of one span, event, link or resource, in order. */
export interface AttributeSink {
  string(key: AttributeKey, value: string): void;
  /** `value` is a safe integer. */
  int(key: AttributeKey, value: number): void;
  double(key: AttributeKey, value: number): void;
  bool(key: AttributeKey, value: boolean): void;
  /** Homogeneous, may hold null or undefined (API: AttributeValue arrays). */
  array(key: AttributeKey, values: readonly (AttributePrimitive | null | undefined)[]): void;
}
