/** What one message may hold. The size of the message itself is limited by whoever received it. */
export interface DecodeLimits {
  /** Of one name, tag value or other string, and of one binary value. */
  readonly maxStringBytes: number;
  readonly maxSpans: number;
  /** Of any one list or map: tags of a span, logs of a span, elements of an array value. */
  readonly maxElements: number;
  /** Structs, lists and maps within each other, whether we know the field or skip it. */
  readonly maxDepth: number;
}

export const defaultDecodeLimits: DecodeLimits = {
  maxStringBytes: 1024 * 1024,
  maxSpans: 100_000,
  maxElements: 100_000,
  maxDepth: 32,
};
