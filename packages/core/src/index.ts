export type { AttributeKey, AttributePrimitive, AttributeSink } from './attribute-sink.ts';
