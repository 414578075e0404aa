import { type DependencyEdge, dependencyEdges } from '../store/dependencies.ts';
import type { DurationHistogram } from '../store/histogram.ts';
import { outsideCalls } from '../store/outside-calls.ts';
import { serviceFigures } from '../store/service-figures.ts';
import type { SpanStore } from '../store/span-store.ts';
import { integer } from './parameters.ts';

/** Who calls whom: services among each other, every service, and what sends no spans of its own. */
export async function graph(store: SpanStore, params: URLSearchParams) {
  const [from, to] = [integer(params, 'start'), integer(params, 'end')];
  const { calls, leftOut } = await outsideCalls(store, from, to);
  return {
    edges: dependencyEdges(store, from, to).map(edgeJson),
    services: serviceFigures(store, from, to),
    outside: calls.map(({ service, outside, direction, ...figures }) => ({
      service,
      ...outside,
      direction,
      ...figuresJson(figures),
    })),
    outsideLeftOut: leftOut,
  };
}

const edgeJson = ({ parent, child, ...figures }: DependencyEdge) => ({
  parent,
  child,
  ...figuresJson(figures),
});

interface Figures {
  readonly callCount: number;
  readonly errorCount: number;
  readonly durations: DurationHistogram;
}

function figuresJson({ callCount, errorCount, durations }: Figures) {
  return {
    callCount,
    errorCount,
    errorShare: errorCount / callCount,
    p50Micros: durations.percentile(0.5),
    p95Micros: durations.percentile(0.95),
    maxMicros: durations.maxMicros,
    histogram: durations.doublings().map(([upToMicros, count]) => ({ upToMicros, count })),
  };
}
