// jaeger-debug-id: ticket-4711
import type { Context } from '@opentelemetry/api';
import type { SamplingResult } from '../sampler.ts';
import { DEBUG, SAMPLED } from '../span-identity.ts';

export const JAEGER_DEBUG_ID = 'jaeger-debug-id';

/** What a request without a caller's span asks of the root that is started for it. */
export interface SamplingHint {
  /** SAMPLED and DEBUG as in a SpanIdentity; 0 asks not to record. */
  readonly bits: number;
  /** Becomes the root's attribute `jaeger-debug-id`. */
  readonly debugId: string | undefined;
}

/** Under this key in a Context. The tracer looks at it only when it starts a span without a parent. */
export const SAMPLING_HINT_KEY: symbol = Symbol('spoor sampling hint');

export function samplingHintOf(context: Context): SamplingHint | undefined {
  const hint = context.getValue(SAMPLING_HINT_KEY) as SamplingHint | undefined;
  // A foreign context may answer every key with something.
  return typeof hint?.bits === 'number' ? hint : undefined;
}

/** A correlation id is for people to search by; nobody writes a longer one. */
const maxDebugId = 256;

/** Cut at the limit: it becomes an attribute. */
export function parseDebugId(header: string): SamplingHint | undefined {
  const debugId = header.slice(0, maxDebugId).trim();
  return debugId === '' ? undefined : { bits: SAMPLED | DEBUG, debugId };
}

/** Debug is decided before any sampler is asked; a plain wish is the parent-based sampler's to follow. */
export function forcedBy(hint: SamplingHint): SamplingResult | undefined {
  if (!(hint.bits & DEBUG)) return undefined;
  return { isSampled: true, attributes: hint.debugId === undefined ? [] : [[JAEGER_DEBUG_ID, hint.debugId]] };
}
