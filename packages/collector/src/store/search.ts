import type { Where } from './condition.ts';
import type { Operation, Segment } from './segment.ts';
import type { SpanStore } from './span-store.ts';
import { hashTag } from './tag-hash.ts';
import type { Trace } from './trace.ts';
import { parentPosition } from './trace-spans.ts';
import { cheapFirst, type RowTest, type SegmentTest, segmentTest } from './where.ts';

/** Every condition must hold on one and the same span of a trace (Jaeger's rule). Absent means any. */
export interface TraceQuery {
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  readonly kind?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly startMinMicros?: number | undefined;
  readonly startMaxMicros?: number | undefined;
  readonly durationMinMicros?: number | undefined;
  readonly durationMaxMicros?: number | undefined;
  readonly errorsOnly?: boolean | undefined;
  /** Only spans whose parent belongs to this other service: the traces behind an edge of the graph. */
  readonly calledBy?: string | undefined;
  readonly where?: readonly Where[] | undefined;
  readonly limit: number;
}

interface TagCondition {
  readonly key: string;
  readonly text: string;
  readonly hash: number;
}

let searchSerial = 0;

/**
 * The traces that match, the latest first, at most `limit`. The scan compares attributes by hash; only what would
 * be returned is read, and where a hash deceived, the next one moves up.
 */
export function searchTraces(store: SpanStore, query: TraceQuery): Trace[] {
  const conditions = Object.entries(query.tags ?? {}).map(([key, text]) => ({
    key,
    text,
    hash: hashTag(key, text),
  }));
  const where = query.where ?? [];
  const tests = new Tests(cheapFirst(where.filter(({ not }) => !not)).map(segmentTest));
  const search: Search = { query, conditions, tests };
  const candidates: Trace[] = [];
  searchSerial++;
  for (const { not, ...condition } of where) if (not) leaveOut(store, segmentTest(condition));
  for (const segment of store.segments) scanSegment(segment, search, candidates);
  if (conditions.length === 0) return latest(candidates, query.limit);
  const found: Trace[] = [];
  for (const trace of latest(candidates, candidates.length)) {
    if (found.length === query.limit) break;
    if (holds(trace, search)) found.push(trace);
  }
  return found;
}

interface Search {
  readonly query: TraceQuery;
  readonly conditions: readonly TagCondition[];
  readonly tests: Tests;
}

/** Prepared once for each segment. */
class Tests {
  readonly #tests: readonly SegmentTest[];
  readonly #bySegment = new Map<Segment, readonly RowTest[]>();

  constructor(tests: readonly SegmentTest[]) {
    this.#tests = tests;
  }

  of(segment: Segment): readonly RowTest[] {
    const known = this.#bySegment.get(segment);
    if (known !== undefined) return known;
    const prepared = this.#tests.map((test) => test(segment));
    this.#bySegment.set(segment, prepared);
    return prepared;
  }
}

/** Marks every trace with such a span as if it were taken already. */
function leaveOut(store: SpanStore, test: SegmentTest): void {
  for (const segment of store.segments) {
    const matches = test(segment);
    for (let row = 0; row < segment.rowCount; row++) {
      const trace = segment.traces[row];
      if (trace !== undefined && trace.takenBy !== searchSerial && matches(row)) trace.takenBy = searchSerial;
    }
  }
}

function scanSegment(segment: Segment, { query, conditions, tests }: Search, taken: Trace[]): void {
  const wanted = wantedOperations(segment, query);
  if (wanted === undefined) return;
  const tags = conditions.map(({ key, text, hash }) => ({
    hash,
    processes: segment.processes.withTag(key, text),
  }));
  const rowTests = tests.of(segment);
  rows: for (let row = 0; row < segment.rowCount; row++) {
    if (wanted[segment.operation[row] ?? 0] === 0 || !inRange(segment, row, query)) continue;
    const trace = segment.traces[row];
    if (trace === undefined || trace.evicted || trace.takenBy === searchSerial) continue;
    for (const { hash, processes } of tags) {
      if (processes[segment.processNumber(row)] !== 1 && !segment.mayHaveTag(row, hash)) continue rows;
    }
    if (query.calledBy !== undefined && !isCalledBy(trace, segment, row, query.calledBy)) continue;
    for (const matches of rowTests) if (!matches(row)) continue rows;
    trace.takenBy = searchSerial;
    taken.push(trace);
  }
}

function inRange(segment: Segment, row: number, query: TraceQuery): boolean {
  const start = segment.start[row] ?? 0;
  if (query.startMinMicros !== undefined && start < query.startMinMicros) return false;
  if (query.startMaxMicros !== undefined && start > query.startMaxMicros) return false;
  const duration = segment.duration[row] ?? 0;
  if (query.durationMinMicros !== undefined && duration < query.durationMinMicros) return false;
  if (query.durationMaxMicros !== undefined && duration > query.durationMaxMicros) return false;
  return query.errorsOnly !== true || segment.error[row] === 1;
}

/** Whether one of the trace's spans truly has everything. */
function holds(trace: Trace, { query, conditions, tests }: Search): boolean {
  for (const { segment, row } of trace.places()) {
    if (!matchesOperation(segment.operationAt(row), query) || !inRange(segment, row, query)) continue;
    if (query.calledBy !== undefined && !isCalledBy(trace, segment, row, query.calledBy)) continue;
    if (!tests.of(segment).every((matches) => matches(row))) continue;
    if (conditions.every(({ key, text }) => segment.hasTag(row, key, text))) return true;
  }
  return false;
}

function isCalledBy(trace: Trace, segment: Segment, row: number, service: string): boolean {
  const position = parentPosition(trace, segment, row);
  const parent = trace.segments[position]?.operationAt(trace.rows[position] ?? 0);
  return parent?.service === service && segment.operationAt(row).service !== service;
}

function matchesOperation({ service, name, kind }: Operation, query: TraceQuery): boolean {
  return (
    (query.service === undefined || query.service === service) &&
    (query.operation === undefined || query.operation === name) &&
    (query.kind === undefined || query.kind === kind)
  );
}

/** One flag for each operation number of the segment; undefined if none matches, which skips the segment. */
function wantedOperations(segment: Segment, query: TraceQuery): Uint8Array | undefined {
  let some = false;
  const wanted = Uint8Array.from(segment.operations, (operation) => {
    const matches = matchesOperation(operation, query);
    some ||= matches;
    return matches ? 1 : 0;
  });
  return some ? wanted : undefined;
}

/** Finds the start time from which on `limit` traces remain before it sorts: a sort of all would be slower. */
function latest(traces: readonly Trace[], limit: number): Trace[] {
  const starts = new Float64Array(traces.length);
  let count = 0;
  for (const trace of traces) starts[count++] = trace.startMicros;
  const threshold = count > limit ? (starts.sort()[count - limit] ?? 0) : Number.NEGATIVE_INFINITY;
  const candidates: Trace[] = [];
  for (const trace of traces) if (trace.startMicros >= threshold) candidates.push(trace);
  return candidates.sort((a, b) => b.startMicros - a.startMicros || (a.id < b.id ? -1 : 1)).slice(0, limit);
}
