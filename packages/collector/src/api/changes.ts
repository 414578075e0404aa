import { changes } from '../store/changes.ts';
import { type ChangesSince, changesSince, type PeriodFigures } from '../store/operation-changes.ts';
import type { SpanStore } from '../store/span-store.ts';
import { bad, flag, integer, optional, positive } from './parameters.ts';
import { whereParameter } from './where-parameter.ts';

const defaultBuckets = 60;
const maxBuckets = 1000;

/** One service or operation over time. */
export function changesOverTime(store: SpanStore, params: URLSearchParams) {
  const service = optional(params, 'service');
  if (service === undefined) throw bad("parameter 'service' is required");
  const buckets = positive(params, defaultBuckets, 'buckets');
  if (buckets > maxBuckets) throw bad(`buckets must be at most ${maxBuckets}, got ${buckets}`);
  const found = changes(store, {
    service,
    operation: optional(params, 'operation'),
    entriesOnly: flag(params, 'entries') || undefined,
    where: whereParameter(params).filter(({ not }) => !not),
    startMinMicros: integer(params, 'start'),
    startMaxMicros: integer(params, 'end'),
    buckets,
  });
  return { buckets: found.map(bucketJson) };
}

function bucketJson({ p50Micros, p95Micros, p99Micros, ...bucket }: ReturnType<typeof changes>[number]) {
  return {
    ...bucket,
    p50Micros: p50Micros ?? null,
    p95Micros: p95Micros ?? null,
    p99Micros: p99Micros ?? null,
  };
}

/** Every operation since a moment beside the time before it. */
export async function changesSinceThen(store: SpanStore, params: URLSearchParams) {
  const found = await changesSince(store, {
    service: optional(params, 'service'),
    everything: flag(params, 'everything'),
    startMinMicros: integer(params, 'start'),
    startMaxMicros: integer(params, 'end'),
    sinceMicros: integer(params, 'since'),
  });
  if (found === undefined)
    return { startMicros: null, sinceMicros: null, endMicros: null, isFound: false, operations: [] };
  return { ...found, operations: found.operations.map(operationJson) };
}

function operationJson({ before, after, ...change }: ChangesSince['operations'][number]) {
  return { ...change, before: periodJson(before), after: periodJson(after) };
}

const periodJson = ({ p50Micros, p95Micros, ...counts }: PeriodFigures) => ({
  ...counts,
  p50Micros: p50Micros ?? null,
  p95Micros: p95Micros ?? null,
});
