import { useState } from 'preact/hooks';
import { edgeId, type GraphEdge } from '../model/graph/graph-edge.ts';
import type { GraphNode } from '../model/graph/graph-node.ts';
import { formatDuration } from '../model/text/format-duration.ts';
import { formatCount, formatShare } from '../model/text/format-time.ts';
import { NodeLabel } from '../parts/node-label.tsx';

const columns = {
  calls: { title: 'Calls', of: (edge: GraphEdge) => edge.callCount },
  errors: { title: 'Errors', of: (edge: GraphEdge) => edge.errorShare },
  p95: { title: 'p95', of: (edge: GraphEdge) => edge.p95Micros },
} as const;

type Column = keyof typeof columns;

interface Props {
  readonly edges: readonly GraphEdge[];
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly chosen: GraphEdge | undefined;
  readonly choose: (edge: GraphEdge) => void;
}

/** The same as the drawing, for the keyboard and for those who look for a number. */
export function EdgeTable({ edges, nodes, chosen, choose }: Props) {
  const [order, setOrder] = useState<Column>('calls');
  const sorted = [...edges].sort((a, b) => columns[order].of(b) - columns[order].of(a));
  return (
    <table class="edges">
      <thead>
        <tr>
          <th scope="col">Call</th>
          {Object.entries(columns).map(([name, { title }]) => (
            <th scope="col" key={name} class="number" aria-sort={name === order ? 'descending' : 'none'}>
              <button type="button" class="link" onClick={() => setOrder(name as Column)}>
                {title}
                {name === order ? ' ▾' : ''}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((edge) => (
          <tr key={edgeId(edge)} class={edge === chosen ? 'chosen' : ''}>
            <td>
              <button
                type="button"
                class="link edge-name"
                aria-pressed={edge === chosen}
                onClick={() => choose(edge)}
              >
                <End node={nodes.get(edge.parent)} />
                <span aria-hidden="true">→</span>
                <End node={nodes.get(edge.child)} />
              </button>
            </td>
            <td class="number">{formatCount(edge.callCount)}</td>
            <td class={edge.errorCount > 0 ? 'number error-text' : 'number dim'}>
              {formatShare(edge.errorShare)}
            </td>
            <td class="number">{formatDuration(edge.p95Micros)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const End = ({ node }: { node: GraphNode | undefined }) =>
  node === undefined ? null : <NodeLabel node={node} />;
