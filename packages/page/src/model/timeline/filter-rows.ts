import type { SpanNode } from '../trace/build-trace.ts';

/** The spans that are looked for and, so that one sees where they stand, all above them. In reading order. */
export function onlyMatches(nodes: readonly SpanNode[], matches: ReadonlySet<SpanNode>): SpanNode[] {
  const kept = new Set<SpanNode>();
  for (const match of matches) {
    for (let node: SpanNode | undefined = match; node !== undefined && !kept.has(node); node = node.parent)
      kept.add(node);
  }
  return nodes.filter((node) => kept.has(node));
}
