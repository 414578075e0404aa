import { spanWarnings } from './span-warnings.ts';
import { isFailed, kindOf, parentIdOf, type SpanJson, type TraceJson } from './trace-json.ts';

export interface SpanNode {
  readonly span: SpanJson;
  readonly service: string;
  readonly failed: boolean;
  /** Of the span that it says it is a child of; `parent` is that span, if it is here. */
  readonly parentId: string | undefined;
  /** Microseconds after the trace's first span. */
  readonly offset: number;
  readonly children: SpanNode[];
  parent: SpanNode | undefined;
  /** Place in reading order, depth below the top (0), and how many spans hang below. */
  index: number;
  depth: number;
  descendants: number;
  warnings: readonly string[];
}

export interface ServiceCount {
  readonly name: string;
  readonly spanCount: number;
  readonly failedCount: number;
}

export interface TraceModel {
  readonly traceId: string;
  readonly json: TraceJson;
  /** In reading order: parents before children, siblings by start. */
  readonly nodes: readonly SpanNode[];
  readonly tops: readonly SpanNode[];
  readonly startMicros: number;
  readonly durationMicros: number;
  /** In order of appearance. */
  readonly services: readonly ServiceCount[];
  readonly depth: number;
  readonly failedCount: number;
}

/** Turns the flat list of spans into a tree. Every span is in it exactly once, whatever the parents say. */
export function buildTrace(json: TraceJson): TraceModel {
  const spans = [...json.spans].sort((a, b) => a.startTime - b.startTime);
  const startMicros = spans[0]?.startTime ?? 0;
  const unordered = spans.map((span) => newNode(json, span, startMicros));
  attach(unordered);
  const nodes = inReadingOrder(unordered);
  let end = startMicros;
  let depth = 0;
  for (const node of nodes) {
    end = Math.max(end, node.span.startTime + node.span.duration);
    depth = Math.max(depth, node.depth + 1);
    node.warnings = spanWarnings(node);
  }
  return {
    traceId: json.traceID,
    json,
    nodes,
    tops: nodes.filter(({ parent }) => parent === undefined),
    startMicros,
    durationMicros: end - startMicros,
    services: countServices(nodes),
    depth,
    failedCount: nodes.filter(({ failed }) => failed).length,
  };
}

function newNode(json: TraceJson, span: SpanJson, startMicros: number): SpanNode {
  return {
    span,
    service: json.processes[span.processID]?.serviceName ?? 'unknown service',
    failed: isFailed(span),
    parentId: parentIdOf(span),
    offset: span.startTime - startMicros,
    children: [],
    parent: undefined,
    index: -1,
    depth: 0,
    descendants: 0,
    warnings: [],
  };
}

function attach(nodes: readonly SpanNode[]): void {
  const byId = new Map<string, SpanNode>();
  // Zipkin's clients and servers may share one id: the client's half is then the one that others mean.
  for (const node of nodes) {
    const known = byId.get(node.span.spanID);
    if (known === undefined || kindOf(known.span) === 'server') byId.set(node.span.spanID, node);
  }
  for (const node of nodes) {
    const sharing = byId.get(node.span.spanID);
    const parent = sharing === node ? byId.get(node.parentId ?? '') : sharing;
    if (parent === undefined || parent === node) continue;
    node.parent = parent;
    parent.children.push(node);
  }
}

/** With a stack of its own: a trace can be deeper than the call stack. Rings of parents are cut where they are met. */
function inReadingOrder(nodes: readonly SpanNode[]): SpanNode[] {
  const ordered: SpanNode[] = [];
  const visit = (top: SpanNode) => {
    const waiting = [top];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      node.index = ordered.length;
      node.depth = node.parent === undefined ? 0 : node.parent.depth + 1;
      ordered.push(node);
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i];
        if (child !== undefined) waiting.push(child);
      }
    }
  };
  for (const node of nodes) if (node.parent === undefined) visit(node);
  for (const node of nodes) {
    if (node.index >= 0) continue;
    node.parent?.children.splice(node.parent.children.indexOf(node), 1);
    node.parent = undefined;
    visit(node);
  }
  for (let i = ordered.length - 1; i >= 0; i--) {
    const node = ordered[i];
    if (node?.parent !== undefined) node.parent.descendants += node.descendants + 1;
  }
  return ordered;
}

function countServices(nodes: readonly SpanNode[]): ServiceCount[] {
  const counts = new Map<string, { spanCount: number; failedCount: number }>();
  for (const { service, failed } of nodes) {
    const count = counts.get(service) ?? { spanCount: 0, failedCount: 0 };
    counts.set(service, count);
    count.spanCount += 1;
    count.failedCount += failed ? 1 : 0;
  }
  return [...counts].map(([name, count]) => ({ name, ...count }));
}
