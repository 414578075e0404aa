import { searchTraces } from './search.ts';
import type { SpanStore } from './span-store.ts';
import type { Trace } from './trace.ts';
import { parentPosition } from './trace-spans.ts';

export interface PathStep {
  readonly service: string;
  readonly operation: string;
}

export interface CallPath {
  readonly steps: readonly PathStep[];
  readonly exampleTraceId: string;
}

/** The latest traces suffice for the shape of a system; all of a full store would take seconds. */
const maxTraces = 2000;
const maxDepth = 200;
/** Steps that are taken for one answer: a trace of n spans in a row has n / 2 of them for each of its leaves. */
const maxSteps = 500_000;
const maxPaths = 10_000;

/** The distinct ways, from root to leaf, on which requests came to `service` and went on from it; bounded. */
export function callPaths(store: SpanStore, service: string): CallPath[] {
  const paths = new Map<string, CallPath>();
  let left = maxSteps;
  for (const trace of searchTraces(store, { service, limit: maxTraces })) {
    for (const steps of pathsOf(trace)) {
      left -= steps.length + 1;
      if (left < 0 || paths.size === maxPaths) return [...paths.values()];
      if (!steps.some((step) => step.service === service)) continue;
      const key = JSON.stringify(steps);
      if (!paths.has(key)) paths.set(key, { steps, exampleTraceId: trace.id });
    }
  }
  return [...paths.values()];
}

/** One path for each span without children: the roots, servers and consumers on the way to it. */
function* pathsOf(trace: Trace): Generator<PathStep[]> {
  const parents = [...trace.places()].map(({ segment, row }) => parentPosition(trace, segment, row));
  const hasChildren = new Set(parents);
  for (let position = 0; position < parents.length; position++) {
    if (hasChildren.has(position)) continue;
    const steps: PathStep[] = [];
    // The bound is for spans that are each other's parents.
    for (let at = position, depth = 0; at >= 0 && depth < maxDepth; at = parents[at] ?? -1, depth++) {
      const segment = trace.segments[at];
      const row = trace.rows[at] ?? 0;
      if (!segment?.isEntry(row)) continue;
      const { service, name } = segment.operationAt(row);
      steps.push({ service, operation: name });
    }
    yield steps.reverse();
  }
}
