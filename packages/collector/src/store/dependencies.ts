import { DurationHistogram } from './histogram.ts';
import type { Segment } from './segment.ts';
import type { SpanStore } from './span-store.ts';
import { parentPosition } from './trace-spans.ts';

/** Calls from one service to another: a span whose parent belongs to another service is one call. */
export interface DependencyEdge {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
  readonly errorCount: number;
  /** Of the called side's spans. */
  readonly durations: DurationHistogram;
}

/** More cannot be drawn, and each has a histogram. */
const maxEdges = 10_000;

type OpenEdge = { -readonly [key in keyof DependencyEdge]: DependencyEdge[key] };

/** Services get one number for the whole query; each segment's operations are translated to it once. */
class ServiceNumbers {
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #bySegment = new Map<Segment, Uint32Array>();

  of(segment: Segment): Uint32Array {
    let numbers = this.#bySegment.get(segment);
    if (numbers === undefined) {
      numbers = Uint32Array.from(segment.operations, ({ service }) => this.#number(service));
      this.#bySegment.set(segment, numbers);
    }
    return numbers;
  }

  #number(service: string): number {
    const known = this.#numbers.get(service);
    if (known !== undefined) return known;
    this.#numbers.set(service, this.names.length);
    return this.names.push(service) - 1;
  }
}

/** The edges between services for spans that started in the window, the first 10,000. Calls within a service are none. */
export function dependencyEdges(
  store: SpanStore,
  fromMicros = Number.NEGATIVE_INFINITY,
  toMicros = Number.POSITIVE_INFINITY,
): DependencyEdge[] {
  const services = new ServiceNumbers();
  const edges = new Map<number, OpenEdge>();
  for (const segment of store.segments) {
    const numbers = services.of(segment);
    for (let row = 0; row < segment.rowCount; row++) {
      const start = segment.start[row] ?? 0;
      const trace = segment.traces[row];
      if (start < fromMicros || start > toMicros || trace === undefined || trace.evicted) continue;
      const position = parentPosition(trace, segment, row);
      const parentSegment = trace.segments[position];
      if (parentSegment === undefined) continue;
      const parentOperation = parentSegment.operation[trace.rows[position] ?? 0] ?? 0;
      const parent = (parentSegment === segment ? numbers : services.of(parentSegment))[parentOperation] ?? 0;
      const child = numbers[segment.operation[row] ?? 0] ?? 0;
      if (parent === child) continue;
      const edge = edgeBetween(edges, services.names, parent, child);
      if (edge === undefined) continue;
      edge.callCount++;
      edge.errorCount += segment.error[row] ?? 0;
      edge.durations.add(segment.duration[row] ?? 0);
    }
  }
  return [...edges.values()].sort((a, b) => compare(a.parent, b.parent) || compare(a.child, b.child));
}

/** Undefined where it would be one edge too many. */
function edgeBetween(
  edges: Map<number, OpenEdge>,
  names: string[],
  parent: number,
  child: number,
): OpenEdge | undefined {
  const key = parent * 0x200000 + child;
  const known = edges.get(key);
  if (known !== undefined) return known;
  if (edges.size === maxEdges) return undefined;
  const edge: OpenEdge = {
    parent: names[parent] ?? '',
    child: names[child] ?? '',
    callCount: 0,
    errorCount: 0,
    durations: new DurationHistogram(),
  };
  edges.set(key, edge);
  return edge;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
