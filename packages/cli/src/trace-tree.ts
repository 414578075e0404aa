import { isError, type SpanJson, serviceOf, type TraceJson, tagOf } from './trace-json.ts';

export interface TraceNode {
  readonly span: SpanJson;
  readonly service: string;
  readonly children: TraceNode[];
  /** The parent that the span names, when the trace does not hold it. */
  missingParentId?: string;
}

export interface TraceTree {
  /** In order of start: the spans without a parent, and those whose parent is missing. */
  readonly tops: readonly TraceNode[];
  readonly startMicros: number;
  readonly durationMicros: number;
  readonly services: readonly string[];
  readonly depth: number;
  readonly spanCount: number;
  readonly errorCount: number;
}

/** Turns the flat list of spans into a tree. Every span is in it exactly once, whatever the parents say. */
export function buildTraceTree(trace: TraceJson): TraceTree {
  const nodes = [...trace.spans]
    .sort((a, b) => a.startTime - b.startTime)
    .map((span): TraceNode => ({ span, service: serviceOf(trace, span), children: [] }));
  const tops = attach(nodes);
  const startMicros = nodes[0]?.span.startTime ?? 0;
  const endMicros = nodes.reduce(
    (end, { span }) => Math.max(end, span.startTime + span.duration),
    startMicros,
  );
  return {
    tops,
    startMicros,
    durationMicros: endMicros - startMicros,
    services: [...new Set(nodes.map(({ service }) => service))].sort(),
    depth: depthOf(tops),
    spanCount: nodes.length,
    errorCount: nodes.filter(({ span }) => isError(span)).length,
  };
}

function attach(nodes: readonly TraceNode[]): TraceNode[] {
  const byId = new Map<string, TraceNode>();
  // Zipkin's clients and servers may share one id: the client's half is then the one that others mean.
  for (const node of nodes) {
    const known = byId.get(node.span.spanID);
    if (known === undefined || tagOf(known.span, 'span.kind') === 'server') byId.set(node.span.spanID, node);
  }
  const tops: TraceNode[] = [];
  const parents = new Map<TraceNode, TraceNode>();
  for (const node of nodes) {
    const sharing = byId.get(node.span.spanID);
    const parentId = parentIdOf(node.span);
    const parent = sharing !== node ? sharing : parentId === undefined ? undefined : byId.get(parentId);
    if (parent === undefined || leadsTo(parents, parent, node)) {
      if (parentId !== undefined) node.missingParentId = parentId;
      tops.push(node);
    } else {
      parents.set(node, parent);
      parent.children.push(node);
    }
  }
  return tops;
}

/** Spans that name each other as parents came over the network: cut the ring where it closes. */
function leadsTo(parents: ReadonlyMap<TraceNode, TraceNode>, from: TraceNode, to: TraceNode): boolean {
  for (let node: TraceNode | undefined = from; node !== undefined; node = parents.get(node)) {
    if (node === to) return true;
  }
  return false;
}

function parentIdOf(span: SpanJson): string | undefined {
  const inside = span.references?.filter(({ traceID }) => traceID === span.traceID) ?? [];
  const reference = inside.find(({ refType }) => refType === 'CHILD_OF') ?? inside[0];
  const id = reference?.spanID ?? span.parentSpanID ?? '';
  return /^0*$/.test(id) ? undefined : id;
}

function depthOf(tops: readonly TraceNode[]): number {
  let depth = 0;
  for (let level = tops; level.length > 0; level = level.flatMap(({ children }) => children)) depth += 1;
  return depth;
}
