import type { AttributeArray, AttributePrimitive } from './attribute-sink.ts';

/** Whose spans these are. Written once per batch. */
export interface Resource {
  readonly serviceName: string;
  /** Without `service.name`. */
  readonly attributes: readonly (readonly [key: string, value: AttributePrimitive | AttributeArray])[];
}

/** The library that made a span: name and version given to `getTracer`. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version: string | undefined;
}
