import { isBareMethod, requestPaths } from './request-paths.ts';
import type { Operation } from './segment.ts';
import type { SpanStore } from './span-store.ts';
import type { Turns } from './turns.ts';

/** The spans of one operation, in order of start. */
export interface OperationSamples {
  readonly service: string;
  readonly operation: string;
  /** Where the operation is only a method: the pattern of the path; else empty. */
  readonly path: string;
  readonly starts: Float64Array;
  readonly durations: Float64Array;
  readonly errors: Uint8Array;
}

export interface SampleQuery {
  readonly service?: string | undefined;
  readonly startMinMicros?: number | undefined;
  readonly startMaxMicros?: number | undefined;
  /** Also what services did to answer: their calls, queries and inner steps. */
  readonly everything: boolean;
}

interface Gathered {
  readonly service: string;
  readonly operation: string;
  readonly path: string;
  readonly starts: number[];
  readonly durations: number[];
  readonly errors: number[];
}

/** More operations are more than a table, and each costs a list of its own. */
const mostOperations = 2000;

/** What services were asked for (`Segment.isEntry`), by service and operation. */
export async function operationSamples(
  store: SpanStore,
  query: SampleQuery,
  turns: Turns,
): Promise<OperationSamples[]> {
  const gathered = new Map<string, Gathered>();
  const from = query.startMinMicros ?? Number.NEGATIVE_INFINITY;
  const to = query.startMaxMicros ?? Number.POSITIVE_INFINITY;
  for (const segment of store.segments) {
    await turns.next();
    const wanted = segment.operations.map(
      ({ service }) => query.service === undefined || query.service === service,
    );
    const byOperation: (Gathered | undefined)[] = [];
    const bare = segment.operations.map(({ name }) => isBareMethod(name));
    const pathOf = requestPaths(segment);
    for (let row = 0; row < segment.rowCount; row++) {
      const number = segment.operation[row] ?? 0;
      const start = segment.start[row] ?? 0;
      if (!wanted[number] || start < from || start > to) continue;
      if (segment.traces[row]?.evicted !== false) continue;
      if (!query.everything && !segment.isEntry(row)) continue;
      let samples = byOperation[number];
      if (samples === undefined) {
        const path = bare[number] ? (pathOf(row) ?? '') : '';
        samples = entry(gathered, segment.operationAt(row), path);
        if (!bare[number]) byOperation[number] = samples;
      }
      samples.starts.push(start);
      samples.durations.push(segment.duration[row] ?? 0);
      samples.errors.push(segment.error[row] ?? 0);
    }
  }
  return [...gathered.values()].filter(({ starts }) => starts.length > 0).map(inOrder);
}

/** Beyond the most there are no further paths of a method, and then no further operations. */
function entry(gathered: Map<string, Gathered>, { service, name }: Operation, path: string): Gathered {
  const key = `${service}\0${name}\0${path}`;
  const known = gathered.get(key);
  if (known !== undefined) return known;
  if (gathered.size >= mostOperations && path !== '') return entry(gathered, { service, name, kind: '' }, '');
  const created = { service, operation: name, path, starts: [], durations: [], errors: [] };
  if (gathered.size < mostOperations * 2) gathered.set(key, created);
  return created;
}

function inOrder({ service, operation, path, starts, durations, errors }: Gathered): OperationSamples {
  const samples = {
    starts: Float64Array.from(starts),
    durations: Float64Array.from(durations),
    errors: Uint8Array.from(errors),
  };
  // Spans arrive nearly in the order in which they began, often in that very order.
  if (starts.every((start, i) => i === 0 || start >= (starts[i - 1] ?? 0)))
    return { service, operation, path, ...samples };
  const order = Uint32Array.from(starts, (_, i) => i).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  return {
    service,
    operation,
    path,
    starts: samples.starts.map((_, i) => starts[order[i] ?? 0] ?? 0),
    durations: samples.durations.map((_, i) => durations[order[i] ?? 0] ?? 0),
    errors: samples.errors.map((_, i) => errors[order[i] ?? 0] ?? 0),
  };
}
