import type { SpanNode } from './build-trace.ts';
import { parentIdOf, tagOf } from './trace-json.ts';

export interface CarriedHeaders {
  /** `sent` by this span, or `received` by it from its parent. */
  readonly direction: 'sent' | 'received';
  readonly traceparent: string;
  readonly uberTraceId: string;
}

/**
 * The headers of the request behind a span, written anew from its ids. A server's request carried the id of the one
 * who called; everybody else sends their own.
 */
export function carriedHeaders({ span }: SpanNode): CarriedHeaders {
  const kind = tagOf(span, 'span.kind');
  const parentId = parentIdOf(span);
  const received = (kind === 'server' || kind === 'consumer') && parentId !== undefined;
  const spanId = (received ? parentId : span.spanID).toLowerCase().padStart(16, '0');
  const traceId = span.traceID.toLowerCase().padStart(32, '0');
  // What is stored was sampled; flags that say otherwise are those of formats that do not carry them.
  const debug = ((span.flags ?? 1) & 2) !== 0;
  return {
    direction: received ? 'received' : 'sent',
    traceparent: `00-${traceId}-${spanId}-01`,
    uberTraceId: `${shortTraceId(traceId)}:${spanId}:0:${debug ? 3 : 1}`,
  };
}

/** 16 digits where the upper half is zero: what 64-bit peers send and understand. */
export function shortTraceId(traceId: string): string {
  return traceId.startsWith('0000000000000000') ? traceId.slice(16) : traceId;
}
