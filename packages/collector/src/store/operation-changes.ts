import { errorDeviations, firstFrom, RankTest } from './rank-test.ts';
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
  readonly before: PeriodFigures;
  readonly after: PeriodFigures;
  /** Standard deviations by which requests since then take longer, and fail more often; 0 where one side has none. */
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

/** At how many places of an operation's requests it is asked whether something changed there. */
const mostCuts = 200;
/** Fewer requests on either side prove nothing. */
const leastRequests = 4;
/** One in a few thousand lists without any change goes that far; many places of many operations are looked at. */
const leastDeviations = 3.5;

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

/** The moment at which some operation changed more than chance explains. */
async function momentOfChange(
  samples: readonly OperationSamples[],
  turns: Turns,
): Promise<number | undefined> {
  let best = leastDeviations;
  let moment: number | undefined;
  for (const { starts, durations, errors } of samples) {
    await turns.next();
    const last = starts.length - leastRequests;
    if (last < leastRequests) continue;
    const ranks = new RankTest(durations);
    const failed = sums(errors);
    const step = Math.max(1, Math.floor(starts.length / mostCuts));
    for (let cut = leastRequests; cut <= last; cut += step) {
      const early = { count: cut, errorCount: failed[cut] ?? 0 };
      const late = { count: starts.length - cut, errorCount: (failed.at(-1) ?? 0) - early.errorCount };
      const deviations = Math.max(Math.abs(ranks.deviations(cut)), Math.abs(errorDeviations(early, late)));
      if (deviations <= best) continue;
      best = deviations;
      moment = starts[cut];
    }
  }
  return moment;
}

function changeOf(
  { service, operation, starts, durations, errors }: OperationSamples,
  sinceMicros: number,
): OperationChange {
  const cut = firstFrom(starts, sinceMicros);
  const before = figuresOf(durations.subarray(0, cut), errors.subarray(0, cut));
  const after = figuresOf(durations.subarray(cut), errors.subarray(cut));
  const slower = new RankTest(durations).deviations(cut);
  return { service, operation, before, after, slower, failing: errorDeviations(before, after) };
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

function sums(errors: Uint8Array): Uint32Array {
  const all = new Uint32Array(errors.length + 1);
  for (let i = 0; i < errors.length; i++) all[i + 1] = (all[i] ?? 0) + (errors[i] ?? 0);
  return all;
}
