import type { AttributeKey, AttributePrimitive, AttributeSink } from './attribute-sink.ts';
import { writeAttribute } from './attribute-sink.ts';

export type FixedAttribute = readonly [key: AttributeKey, value: AttributePrimitive];

/** Attributes that many spans have alike, with values of a closed set: encoders keep their bytes and copy them in one go. */
export interface FixedAttributes {
  /** Under which encoders keep the bytes; undefined: they do not. */
  readonly index: number | undefined;
  readonly attributes: readonly FixedAttribute[];
}

/** What all encoders keep is bounded by this; later ones are written value for value. */
const mostKept = 1024;
let kept = 0;

/** Made once and used again, never for a value that somebody outside of the process chooses freely. */
export function fixedAttributes(attributes: readonly FixedAttribute[]): FixedAttributes {
  return { index: kept < mostKept ? kept++ : undefined, attributes };
}

/** For sinks that have no shorter way. */
export function writeFixed(sink: AttributeSink, { attributes }: FixedAttributes): void {
  for (const [key, value] of attributes) writeAttribute(sink, key, value);
}
