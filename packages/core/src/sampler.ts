import type { Context } from '@opentelemetry/api';
import type { AttributePrimitive, AttributeSource } from './attribute-sink.ts';
import type { SpanIdentity } from './span-identity.ts';

/** What is known before a span starts. The object is reused: a sampler must not keep it. */
export interface SamplingRequest {
  /** The parent's ids, local or remote; undefined for a root. */
  readonly parent: SpanIdentity | undefined;
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
  readonly name: string;
  /** The API's SpanKind. */
  readonly kind: number;
  readonly context: Context;
  /** Attributes to be read lazily, where an instrumentation started the span. */
  readonly source: AttributeSource | undefined;
}

export interface SamplingResult {
  readonly isSampled: boolean;
  /** Put on the span (Jaeger's `sampler.type` and `sampler.param`). */
  readonly attributes: readonly (readonly [key: string, value: AttributePrimitive])[];
}

/** Decides for each span. Results are shared objects, so that deciding allocates nothing. */
export interface Sampler {
  sample(request: SamplingRequest): SamplingResult;
  toString(): string;
}

export const sampled: SamplingResult = { isSampled: true, attributes: [] };
export const notSampled: SamplingResult = { isSampled: false, attributes: [] };
