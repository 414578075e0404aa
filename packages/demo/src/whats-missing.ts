import { buildTraceTree, type TraceJson, type TraceNode, tagOf } from '@spoor/cli';

/**
 * What a trace of the shop lacks, as lines for a person; nothing when it is complete: every expected service,
 * one root, no orphan, and for each call between services the span of the one who answered.
 */
export function whatsMissing(trace: TraceJson | undefined, services: readonly string[]): string[] {
  if (trace === undefined || trace.spans.length === 0) return ['no span of this trace has arrived'];
  const { tops, services: seen } = buildTraceTree(trace);
  const missing = services.filter((name) => !seen.includes(name)).map((name) => `no span of ${name}`);
  const roots = tops.filter(({ missingParentId }) => missingParentId === undefined);
  if (roots.length !== 1) missing.push(`one root expected, ${roots.length} found`);
  for (const { service, span, missingParentId } of tops) {
    if (missingParentId === undefined) continue;
    missing.push(`${service} · ${span.operationName} names a parent that is not there (${missingParentId})`);
  }
  for (const { service, span, children } of allNodes(tops)) {
    const answered = children.some((child) => tagOf(child.span, 'span.kind') === 'server');
    if (tagOf(span, 'span.kind') !== 'client' || answered) continue;
    missing.push(`${service} · ${span.operationName} was answered, but by no span`);
  }
  return missing;
}

function allNodes(tops: readonly TraceNode[]): TraceNode[] {
  const nodes: TraceNode[] = [];
  for (let level = tops; level.length > 0; level = level.flatMap(({ children }) => children))
    nodes.push(...level);
  return nodes;
}
