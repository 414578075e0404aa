import type { SpanRecord } from '@spoor/wire';
import type { Segment } from './segment.ts';
import type { Trace } from './trace.ts';

const isServer = (segment: Segment, row: number) => segment.operationAt(row).kind === 'server';
const isClient = (segment: Segment, row: number) => segment.operationAt(row).kind === 'client';

/**
 * The position of a span's parent in its trace, -1 for a root or a parent that is not stored. In a Zipkin RPC the
 * server half is the child of the client half with the same id, and what the server calls is the child of the
 * server half.
 */
export function parentPosition(trace: Trace, segment: Segment, row: number): number {
  if (trace.sharesIds && isServer(segment, row)) {
    const client = trace.find(segment.spanHigh(row), segment.spanLow(row), isClient);
    if (client >= 0) return client;
  }
  if (!segment.hasParent(row)) return -1;
  const high = segment.parentHigh(row);
  const low = segment.parentLow(row);
  const first = trace.find(high, low);
  if (first < 0 || !trace.sharesIds) return first;
  const parent = trace.segments[first];
  if (parent === undefined || !isClient(parent, trace.rows[first] ?? 0)) return first;
  const server = trace.find(high, low, isServer);
  return server < 0 ? first : server;
}

/**
 * The spans of a trace by start time. Halves of a Zipkin RPC get ids of their own, as Jaeger shows them: the server
 * half a new one, with the client half as its parent. `raw` leaves them as they were sent.
 */
export function traceSpans(trace: Trace, raw = false): SpanRecord[] {
  const spans: SpanRecord[] = [];
  const renamed = new Map<string, string>();
  for (const { segment, row } of trace.places()) {
    spans.push(segment.read(row, trace.id));
    if (
      trace.sharesIds &&
      isServer(segment, row) &&
      trace.find(segment.spanHigh(row), segment.spanLow(row), isClient) >= 0
    ) {
      renamed.set(segment.spanId(row), '');
    }
  }
  if (renamed.size > 0 && !raw) renameServerHalves(spans, renamed);
  return spans.sort((a, b) => a.startMicros - b.startMicros);
}

function renameServerHalves(spans: SpanRecord[], renamed: Map<string, string>): void {
  const used = new Set(spans.map((span) => span.spanId));
  let next = 0;
  for (const id of renamed.keys()) {
    do next++;
    while (used.has(hexId(next)));
    renamed.set(id, hexId(next));
  }
  spans.forEach((span, i) => {
    const server = span.tags.some((tag) => tag.key === 'span.kind' && tag.value === 'server');
    const own = server ? renamed.get(span.spanId) : undefined;
    if (own !== undefined) {
      spans[i] = { ...span, spanId: own, parentSpanId: span.spanId };
      return;
    }
    const parent = renamed.get(span.parentSpanId ?? '');
    if (parent !== undefined) spans[i] = { ...span, parentSpanId: parent };
  });
}

const hexId = (number: number) => number.toString(16).padStart(16, '0');
