import { DurationHistogram } from './histogram.ts';
import { type Outside, OutsideFacts, outsideKeys } from './outside-name.ts';
import { wants } from './scan-record.ts';
import type { Segment } from './segment.ts';
import type { SpanStore } from './span-store.ts';
import { parentPosition } from './trace-spans.ts';
import { Turns } from './turns.ts';

/** Calls between a service and something that sends no spans: its database, a queue, a foreign host. */
export interface OutsideCalls {
  readonly service: string;
  readonly outside: Outside;
  /** `in` for what a queue hands to its consumers. */
  readonly direction: 'out' | 'in';
  callCount: number;
  errorCount: number;
  /** Of the service's spans. */
  readonly durations: DurationHistogram;
}

export interface FoundOutsideCalls {
  readonly calls: readonly OutsideCalls[];
  /** Calls to further ones: a crawler talks to more hosts than a drawing or a memory holds. */
  readonly leftOut: number;
}

const mostCalls = 500;

/** What is stored while it is at work may be missing in the sums. */
export async function outsideCalls(
  store: SpanStore,
  fromMicros = Number.NEGATIVE_INFINITY,
  toMicros = Number.POSITIVE_INFINITY,
): Promise<FoundOutsideCalls> {
  const turns = new Turns();
  const answered = await answeredSpans(store, turns);
  const calls = new Map<string, OutsideCalls>();
  const facts = new OutsideFacts();
  let leftOut = 0;
  for (const segment of store.segments) {
    await turns.next();
    const wanted = Uint8Array.from(segment.names.values, (key) =>
      outsideKeys.has(key) ? wants.every : wants.nothing,
    );
    const directions = segment.operations.map(({ kind }) => directionOf(kind));
    for (let row = 0; row < segment.rowCount; row++) {
      const direction = directions[segment.operation[row] ?? 0];
      const start = segment.start[row] ?? 0;
      const trace = segment.traces[row];
      if (direction === undefined || start < fromMicros || start > toMicros) continue;
      if (trace === undefined || trace.evicted) continue;
      const isAnswered =
        direction === 'out' ? answered.has(segment, row) : parentPosition(trace, segment, row) >= 0;
      if (isAnswered) continue;
      facts.clear();
      segment.scan(row, wanted, (key, value) => {
        facts.add(segment.names.values[key] ?? '', value);
        return false;
      });
      const outside = facts.outside();
      // A consumer that names no queue was called by somebody else.
      if (outside === undefined || (direction === 'in' && outside.kind !== 'queue')) continue;
      const sum = callsOf(calls, segment.operationAt(row).service, outside, direction);
      if (sum === undefined) {
        leftOut++;
        continue;
      }
      sum.callCount++;
      sum.errorCount += segment.error[row] ?? 0;
      sum.durations.add(segment.duration[row] ?? 0);
    }
  }
  return { calls: [...calls.values()].sort((a, b) => b.callCount - a.callCount), leftOut };
}

const directionOf = (kind: string): 'out' | 'in' | undefined =>
  kind === 'client' || kind === 'producer' ? 'out' : kind === 'consumer' ? 'in' : undefined;

function callsOf(
  calls: Map<string, OutsideCalls>,
  service: string,
  outside: Outside,
  direction: 'out' | 'in',
): OutsideCalls | undefined {
  const key = [service, direction, outside.kind, outside.system, outside.name].join('\0');
  const known = calls.get(key);
  if (known !== undefined) return known;
  if (calls.size >= mostCalls) return undefined;
  const durations = new DurationHistogram();
  const created = { service, outside, direction, callCount: 0, errorCount: 0, durations };
  calls.set(key, created);
  return created;
}

/** The spans whose call was answered by a stored one: a server's, a consumer's, or any of another service. */
async function answeredSpans(
  store: SpanStore,
  turns: Turns,
): Promise<{ has(segment: Segment, row: number): boolean }> {
  const flags = new Map<Segment, Uint8Array>();
  for (const segment of store.segments) flags.set(segment, new Uint8Array(segment.rowCount));
  for (const segment of store.segments) {
    await turns.next();
    for (let row = 0; row < segment.rowCount; row++) {
      const trace = segment.traces[row];
      if (trace === undefined || trace.evicted) continue;
      const position = parentPosition(trace, segment, row);
      const parentSegment = trace.segments[position];
      if (parentSegment === undefined) continue;
      const parentRow = trace.rows[position] ?? 0;
      const { kind, service } = segment.operationAt(row);
      const isAnswer = kind === 'server' || kind === 'consumer';
      if (!isAnswer && parentSegment.operationAt(parentRow).service === service) continue;
      const flagged = flags.get(parentSegment);
      if (flagged !== undefined) flagged[parentRow] = 1;
    }
  }
  return { has: (segment, row) => flags.get(segment)?.[row] === 1 };
}
