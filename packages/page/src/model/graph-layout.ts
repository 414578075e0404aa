import { Graph, layout } from '@dagrejs/dagre';

export interface GraphEdge {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
  readonly errorCount: number;
  readonly errorShare: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
  readonly maxMicros: number;
  readonly histogram: readonly { readonly upToMicros: number; readonly count: number }[];
}

export interface PlacedService {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly path: string;
  /** The middle of the label, where it has been given room. */
  readonly label: { readonly x: number; readonly y: number } | undefined;
}

export interface GraphPlan {
  readonly width: number;
  readonly height: number;
  readonly services: readonly PlacedService[];
  readonly edges: readonly PlacedEdge[];
}

/** With more edges labels would hide the lines: they are then told for the chosen service alone. */
const mostLabels = 24;
const charWidth = 7.2;
const nodeHeight = 40;
const longestName = 26;

export const edgeId = ({ parent, child }: { parent: string; child: string }): string => `${parent}\n${child}`;

/** Left to right, callers before the called. */
export function layoutGraph(edges: readonly GraphEdge[]): GraphPlan {
  const labelled = edges.length <= mostLabels;
  const graph = new Graph({ directed: true });
  graph.setGraph({
    rankdir: 'LR',
    nodesep: labelled ? 36 : 14,
    ranksep: labelled ? 56 : 110,
    edgesep: 12,
    marginx: 16,
    marginy: 16,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const name of new Set(edges.flatMap(({ parent, child }) => [parent, child]))) {
    graph.setNode(name, {
      width: Math.max(96, Math.min(longestName, name.length) * charWidth + 28),
      height: nodeHeight,
    });
  }
  for (const { parent, child } of edges) {
    graph.setEdge(parent, child, labelled ? { width: 150, height: 18, labelpos: 'c' } : {});
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    services: graph.nodes().map((name) => {
      const node = graph.node(name);
      return { name, x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 };
    }),
    edges: edges.map((edge) => {
      const placed = graph.edge(edge.parent, edge.child);
      const { x, y } = placed;
      return {
        edge,
        path: curve(placed.points ?? []),
        label: labelled && x !== undefined && y !== undefined ? { x, y } : undefined,
      };
    }),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Through the middles of the stretches, with the given points as the handles: bends without corners. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  let path = `M${at(first)}`;
  for (let i = 0; i < rest.length - 1; i++) {
    const [handle, next] = [rest[i], rest[i + 1]];
    if (handle === undefined || next === undefined) continue;
    path += `Q${at(handle)} ${at({ x: (handle.x + next.x) / 2, y: (handle.y + next.y) / 2 })}`;
  }
  return `${path}L${at(last)}`;
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

export interface ServiceFigures {
  readonly calls: number;
  readonly errors: number;
}

/** What each service was asked by others. */
export function serviceFigures(edges: readonly GraphEdge[]): Map<string, ServiceFigures> {
  const figures = new Map<string, ServiceFigures>();
  for (const { parent, child, callCount, errorCount } of edges) {
    figures.set(parent, figures.get(parent) ?? { calls: 0, errors: 0 });
    const { calls, errors } = figures.get(child) ?? { calls: 0, errors: 0 };
    figures.set(child, { calls: calls + callCount, errors: errors + errorCount });
  }
  return figures;
}
