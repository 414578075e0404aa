import { formatWord } from '../hex.ts';
import type { SpanIdentity } from '../span-identity.ts';

/**
 * The trace id as Jaeger and Zipkin write it: 16 digits where the upper half is zero, for peers that know 64 bits only
 * send and understand no more, else 32.
 */
export function formatTraceId(identity: SpanIdentity): string {
  if ((identity.t0 | identity.t1) !== 0) return identity.traceId;
  return formatWord(identity.t2) + formatWord(identity.t3);
}
