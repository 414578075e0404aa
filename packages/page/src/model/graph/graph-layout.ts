import { Graph, layout } from '@dagrejs/dagre';
import { formatCount, formatShare } from '../text/format-time.ts';
import { edgeLabel } from './edge-label.ts';
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
  const services = figures.map(({ name, text }, id): PlacedService => {
    const node = graph.node(String(id));
    const [x, y] = [node.x ?? 0, node.y ?? 0];
    return { name, figures: text, x, y, width: node.width ?? 0, height: node.height ?? 0 };
  });
  const byName = new Map(services.map((service) => [service.name, service]));
  const placed = edges.flatMap((edge): PlacedEdge[] => {
    const [parent, child] = [byName.get(edge.parent), byName.get(edge.child)];
    if (parent === undefined || child === undefined) return [];
    const { points = [], x, y } = graph.edge(idOf(edge.parent), idOf(edge.child));
    const text = edgeLabel(edge);
    const label =
      labelled && x !== undefined && y !== undefined ? { text, x, y, width: labelWidth(text) } : undefined;
    return [{ edge, path: curve(sideToSide(parent, child, points.slice(1, -1))), label }];
  });
  return { width, height, services, edges: placed };
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

/** Through all points, level at each of them: the bends of a river, not of a broken stick. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M${at(first)}`;
  let from = first;
  for (const to of rest) {
    const middle = (from.x + to.x) / 2;
    path += `C${at({ x: middle, y: from.y })} ${at({ x: middle, y: to.y })} ${at(to)}`;
    from = to;
  }
  return path;
}

/** From the middle of one node's side to the middle of the other's, also where a ring of calls leads back. */
function sideToSide(parent: PlacedService, child: PlacedService, inner: readonly Point[]): Point[] {
  const way = parent.x <= child.x ? 1 : -1;
  return [
    { x: parent.x + (way * parent.width) / 2, y: parent.y },
    ...inner,
    { x: child.x - (way * child.width) / 2, y: child.y },
  ];
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
