import { Changes, momentOfChange } from './change-point.ts';
import { firstFrom } from './rank-test.ts';
import { type OperationSamples, operationSamples, type SampleQuery } from './samples.ts';
import type { SpanStore } from './span-store.ts';
import { Turns } from './turns.ts';

export interface ChangesSinceQuery extends SampleQuery {
  /** Absent: where the stored requests changed most, else the middle of their time. */
  readonly sinceMicros?: number | undefined;
}

export interface PeriodFigures {
  readonly count: number;
  readonly errorCount: number;
  readonly p50Micros: number | undefined;
  readonly p95Micros: number | undefined;
}

export interface OperationChange {
  readonly service: string;
  readonly operation: string;
  /** Where the operation is only a method: the pattern of the path, for `path~`; else empty. */
  readonly path: string;
  readonly before: PeriodFigures;
  readonly after: PeriodFigures;
  /** Standard deviations by which requests since then take longer, most of them or the slow ones, and fail more often; 0 where one side has none. */
  readonly slower: number;
  readonly failing: number;
}

export interface ChangesSince {
  readonly startMicros: number;
  readonly sinceMicros: number;
  readonly endMicros: number;
  /** Whether something did change at `sinceMicros`, where nobody asked for that time. */
  readonly isFound: boolean;
  readonly operations: readonly OperationChange[];
}

/** Every operation's requests since a moment beside those before it. Undefined where nothing is stored. */
export async function changesSince(
  store: SpanStore,
  query: ChangesSinceQuery,
): Promise<ChangesSince | undefined> {
  const turns = new Turns();
  const samples = await operationSamples(store, query, turns);
  if (samples.length === 0) return undefined;
  let startMicros = query.startMinMicros ?? Number.POSITIVE_INFINITY;
  let endMicros = query.startMaxMicros ?? Number.NEGATIVE_INFINITY;
  for (const { starts } of samples) {
    if (query.startMinMicros === undefined) startMicros = Math.min(startMicros, starts[0] ?? 0);
    if (query.startMaxMicros === undefined) endMicros = Math.max(endMicros, starts.at(-1) ?? 0);
  }
  const found = query.sinceMicros === undefined ? await momentOfChange(samples, turns) : undefined;
  const sinceMicros = query.sinceMicros ?? found ?? Math.round((startMicros + endMicros) / 2);
  const operations: OperationChange[] = [];
  for (const operation of samples) {
    await turns.next();
    operations.push(changeOf(operation, sinceMicros));
  }
  return { startMicros, sinceMicros, endMicros, isFound: found !== undefined, operations };
}

function changeOf(samples: OperationSamples, sinceMicros: number): OperationChange {
  const { service, operation, path, starts, durations, errors } = samples;
  const cut = firstFrom(starts, sinceMicros);
  const before = figuresOf(durations.subarray(0, cut), errors.subarray(0, cut));
  const after = figuresOf(durations.subarray(cut), errors.subarray(cut));
  const changes = new Changes(samples);
  return {
    service,
    operation,
    path,
    before,
    after,
    slower: changes.slower(cut),
    failing: changes.failing(cut),
  };
}

function figuresOf(durations: Float64Array, errors: Uint8Array): PeriodFigures {
  const sorted = durations.slice().sort();
  const percentile = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return {
    count: sorted.length,
    errorCount: errors.reduce((sum, error) => sum + error, 0),
    p50Micros: percentile(0.5),
    p95Micros: percentile(0.95),
  };
}
