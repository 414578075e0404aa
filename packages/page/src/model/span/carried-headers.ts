import type { SpanNode } from '../trace/build-trace.ts';
import { kindOf, parentIdOf, tagOf } from '../trace/trace-json.ts';

export interface CarriedHeaders {
  /**
   * `received`: what the caller's request brought to this span. `sent`: what a client's request took along. `within`:
   * what a request takes along that is made inside of this span and has no span of its own.
   */
  readonly direction: 'received' | 'sent' | 'within';
  readonly traceparent: string;
  readonly uberTraceId: string;
  readonly tracestate: string | undefined;
  /** The span whose id the headers carry; undefined where it is not in the trace. */
  readonly sender: SpanNode | undefined;
  /** The trace is from a file that tells no flags of the sender: it is taken for sampled. */
  readonly flagsAssumed: boolean;
}

/** Jaeger's bits: its debug is W3C's random, so that the bytes are never copied from one header to the other. */
const sampled = 1;
const debug = 2;
const firehose = 8;

/**
 * The headers of the request behind a span, written anew from what is stored. A server's request carried the id and the
 * flags of the one who called; everybody else sends their own. The API omits flags of 0 as Jaeger does, so there
 * no flags are none set; in a file (`absentFlags` of 1) they may as well have been left out.
 */
export function carriedHeaders(node: SpanNode, absentFlags: 0 | 1 = 0): CarriedHeaders {
  const { span } = node;
  const kind = kindOf(span);
  const parentId = parentIdOf(span);
  const isReceived = (kind === 'server' || kind === 'consumer') && parentId !== undefined;
  const sender = isReceived ? node.parent : node;
  // Whoever continues a trace keeps its caller's flags: where the caller is not stored, they are known all the same.
  const stored = (sender ?? node).span.flags;
  const flags = stored ?? absentFlags;
  const spanId = padded(isReceived ? parentId : span.spanID, 16);
  const traceId = padded(span.traceID, 32);
  const tracestate = tagOf((sender ?? node).span, 'w3c.tracestate') ?? tagOf(span, 'w3c.tracestate');
  return {
    direction: isReceived ? 'received' : kind === 'client' || kind === 'producer' ? 'sent' : 'within',
    traceparent: `00-${traceId}-${spanId}-${(flags & (sampled | debug)) === 0 ? '00' : '01'}`,
    uberTraceId: `${shortTraceId(traceId)}:${spanId}:${parentField(sender)}:${jaegerFlags(flags)}`,
    tracestate: typeof tracestate === 'string' ? tracestate : undefined,
    sender,
    flagsAssumed: stored === undefined && absentFlags === sampled,
  };
}

/** The third field, deprecated and read by nobody: the sender's own parent, 0 for none. */
function parentField(sender: SpanNode | undefined): string {
  const parentId = sender === undefined ? undefined : parentIdOf(sender.span);
  return parentId === undefined ? '0' : padded(parentId, 16);
}

/** Debug counts only together with sampled, so that Jaeger's clients always send both. */
function jaegerFlags(flags: number): string {
  const known = flags & (sampled | debug | firehose);
  return ((known & debug) === 0 ? known : known | sampled).toString(16);
}

const padded = (id: string, digits: number): string => id.toLowerCase().padStart(digits, '0');

/** 16 digits where the upper half is zero: what 64-bit peers send and understand. */
export function shortTraceId(traceId: string): string {
  return traceId.startsWith('0000000000000000') ? traceId.slice(16) : traceId;
}
