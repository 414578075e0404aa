import type { ProcessRecord, SpanRecord } from '@spoor/wire';
import type { Segment } from './segment.ts';
import type { SpanPlace, Trace } from './trace.ts';

/** What the columns know of a span, without its packed part. */
export interface SpanHead {
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: string;
  readonly process: ProcessRecord;
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly failed: boolean;
  /** The whole of it; also after the trace has left the store. */
  readonly read: () => SpanRecord;
}

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
export function traceHeads(trace: Trace, raw = false): SpanHead[] {
  const places = [...trace.places()];
  const newIds = trace.sharesIds && !raw ? newIdsOfServerHalves(trace, places) : new Map<string, string>();
  return places.map((place) => headOf(place, trace.id, newIds)).sort((a, b) => a.startMicros - b.startMicros);
}

export function traceSpans(trace: Trace, raw = false): SpanRecord[] {
  return traceHeads(trace, raw).map((head) => head.read());
}

function headOf({ segment, row }: SpanPlace, traceId: string, newIds: ReadonlyMap<string, string>): SpanHead {
  const { name, kind } = segment.operationAt(row);
  const sentId = segment.spanId(row);
  const sentParentId = segment.parentId(row);
  const newId = kind === 'server' ? newIds.get(sentId) : undefined;
  const spanId = newId ?? sentId;
  const parentSpanId = newId === undefined ? (newIds.get(sentParentId ?? '') ?? sentParentId) : sentId;
  return {
    spanId,
    parentSpanId,
    name,
    kind,
    process: segment.processAt(row),
    startMicros: segment.start[row] ?? 0,
    durationMicros: segment.duration[row] ?? 0,
    failed: segment.error[row] === 1,
    read: () => ({ ...segment.read(row, traceId), spanId, parentSpanId }),
  };
}

/** For each id that a client half and a server half share, one that no span of the trace has. */
function newIdsOfServerHalves(trace: Trace, places: readonly SpanPlace[]): Map<string, string> {
  const used = new Set(places.map(({ segment, row }) => segment.spanId(row)));
  const newIds = new Map<string, string>();
  let next = 0;
  for (const { segment, row } of places) {
    const id = segment.spanId(row);
    if (newIds.has(id) || !isServer(segment, row)) continue;
    if (trace.find(segment.spanHigh(row), segment.spanLow(row), isClient) < 0) continue;
    do next++;
    while (used.has(hexId(next)));
    newIds.set(id, hexId(next));
  }
  return newIds;
}

const hexId = (number: number) => number.toString(16).padStart(16, '0');
