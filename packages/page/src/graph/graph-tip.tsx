import { edgeLabel } from '../model/graph/edge-label.ts';
import type { GraphEdge } from '../model/graph/graph-edge.ts';
import type { GraphPlan } from '../model/graph/graph-layout.ts';
import { NodeLabel } from '../parts/node-label.tsx';

const mostCalls = 6;

/** One node and its calls, in letters that can be read however small the drawing is. */
export function GraphTip({ plan, id }: { plan: GraphPlan; id: string }) {
  const nodes = new Map(plan.nodes.map(({ node }) => [node.id, node]));
  const node = nodes.get(id);
  if (node === undefined) return null;
  const edges = plan.edges.map(({ edge }) => edge).sort((a, b) => b.callCount - a.callCount);
  const line = (edge: GraphEdge, other: string, word: string) => {
    const end = nodes.get(other);
    return end === undefined ? null : (
      <div key={word + other}>
        <span class="dim">{word}</span> <NodeLabel node={end} /> <span class="dim">{edgeLabel(edge)}</span>
      </div>
    );
  };
  return (
    <div class="tip graph-tip">
      <strong>
        <NodeLabel node={node} />
      </strong>{' '}
      <span class="dim">{node.figures}</span>
      {edges
        .filter(({ child }) => child === id)
        .slice(0, mostCalls)
        .map((edge) => line(edge, edge.parent, 'called by'))}
      {edges
        .filter(({ parent }) => parent === id)
        .slice(0, mostCalls)
        .map((edge) => line(edge, edge.child, 'calls'))}
    </div>
  );
}
