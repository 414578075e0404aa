import { Graph, layout } from '@dagrejs/dagre';
import { edgeLabel } from './edge-label.ts';
import { formatCount, formatShare } from './format-time.ts';
import { type GraphEdge, type ServiceFigures, serviceFigures } from './graph-edge.ts';

export interface PlacedService {
  readonly name: string;
  readonly figures: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly path: string;
  /** Where it has been given room. */
  readonly label: PlacedLabel | undefined;
}

export interface GraphPlan {
  readonly width: number;
  readonly height: number;
  readonly services: readonly PlacedService[];
  readonly edges: readonly PlacedEdge[];
}

/** With more edges labels would hide the lines: they are then told for a chosen service's calls alone. */
export const mostLabels = 24;
/** Width of a letter in the drawing's two sizes, generously. */
const nameChar = 7.6;
const figureChar = 6.4;
const nodeHeight = 40;
export const longestName = 26;

/** Left to right, callers before the called. Nodes are numbered: a service may have any name, `__proto__` too. */
export function layoutGraph(edges: readonly GraphEdge[]): GraphPlan {
  const labelled = edges.length <= mostLabels;
  const graph = new Graph({ directed: true });
  const spacing = labelled ? { nodesep: 36, ranksep: 44 } : { nodesep: 14, ranksep: 110 };
  graph.setGraph({ rankdir: 'LR', ...spacing, edgesep: 12, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const figures = [...serviceFigures(edges)].map(([name, figure]) => ({ name, text: figureText(figure) }));
  const ids = new Map(figures.map(({ name }, id) => [name, String(id)]));
  figures.forEach(({ name, text }, id) => {
    const letters = Math.max(Math.min(longestName, name.length) * nameChar, text.length * figureChar);
    graph.setNode(String(id), { width: Math.max(96, letters + 26), height: nodeHeight });
  });
  const idOf = (name: string) => ids.get(name) ?? '';
  for (const edge of edges) {
    const room = labelled
      ? { width: labelWidth(edgeLabel(edge)) + 12, height: 18, labelpos: 'c' as const }
      : {};
    graph.setEdge(idOf(edge.parent), idOf(edge.child), room);
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    services: figures.map(({ name, text }, id) => {
      const node = graph.node(String(id));
      const [x, y] = [node.x ?? 0, node.y ?? 0];
      return { name, figures: text, x, y, width: node.width ?? 0, height: node.height ?? 0 };
    }),
    edges: edges.map((edge) => {
      const { points = [], x, y } = graph.edge(idOf(edge.parent), idOf(edge.child));
      const text = edgeLabel(edge);
      const hasLabel = labelled && x !== undefined && y !== undefined;
      return {
        edge,
        path: curve(points),
        label: hasLabel ? { text, x, y, width: labelWidth(text) } : undefined,
      };
    }),
  };
}

const labelWidth = (text: string): number => text.length * figureChar + 8;

function figureText({ calls, errors }: ServiceFigures): string {
  if (calls === 0) return 'calls only';
  const noun = calls === 1 ? 'call' : 'calls';
  return `${formatCount(calls)} ${noun}${errors > 0 ? ` · ✗ ${formatShare(errors / calls)}` : ''}`;
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
