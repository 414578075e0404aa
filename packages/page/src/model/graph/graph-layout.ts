import { Graph, layout } from '@dagrejs/dagre';
import { edgeLines } from './edge-label.ts';
import type { GraphEdge } from './graph-edge.ts';
import type { CallGraph, GraphNode } from './graph-node.ts';

export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedLabel {
  readonly lines: readonly [string, string];
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly path: string;
  readonly label: PlacedLabel;
}

export interface GraphPlan {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  /** Labels have been given room; where they have not, they are told for one edge or one node's edges at a time. */
  readonly labelled: boolean;
}

/** With more edges labels would hide the lines. */
export const mostLabels = 24;
/** Width of a letter in the drawing's two sizes, generously. */
const nameChar = 7.6;
const figureChar = 6.4;
const nodeHeight = 40;
export const labelHeight = 28;
const margin = 16;
const gap = 18;
export const longestName = 26;

/** Left to right, callers before the called; below them what neither calls nor is called. */
export function layoutGraph({ nodes, edges }: CallGraph): GraphPlan {
  const labelled = edges.length <= mostLabels;
  const connected = new Set(edges.flatMap(({ parent, child }) => [parent, child]));
  const graph = new Graph({ directed: true });
  const spacing = labelled ? { nodesep: 32, ranksep: 30 } : { nodesep: 16, ranksep: 96 };
  graph.setGraph({ rankdir: 'LR', ...spacing, edgesep: labelled ? 14 : 6, marginx: margin, marginy: margin });
  graph.setDefaultEdgeLabel(() => ({}));
  // Nodes are numbered: a service may have any name, `__proto__` too.
  const ids = new Map(nodes.map(({ id }, i) => [id, String(i)]));
  const idOf = (id: string) => ids.get(id) ?? '';
  for (const node of nodes)
    if (connected.has(node.id)) graph.setNode(idOf(node.id), { width: widthOf(node), height: nodeHeight });
  for (const edge of edges) {
    const room = labelled
      ? { width: labelWidth(edge) + 12, height: labelHeight, labelpos: 'c' as const }
      : {};
    graph.setEdge(idOf(edge.parent), idOf(edge.child), room);
  }
  if (connected.size > 0) layout(graph);
  const { width = 0, height = 0 } = connected.size > 0 ? graph.graph() : {};
  const placed = nodes.flatMap((node): PlacedNode[] => {
    if (!connected.has(node.id)) return [];
    const { x = 0, y = 0, width: w = 0 } = graph.node(idOf(node.id));
    return [{ node, x, y, width: w, height: nodeHeight }];
  });
  const byId = new Map(placed.map((one) => [one.node.id, one]));
  const placedEdges = edges.flatMap((edge): PlacedEdge[] => {
    const [parent, child] = [byId.get(edge.parent), byId.get(edge.child)];
    if (parent === undefined || child === undefined) return [];
    const { points = [], x, y } = graph.edge(idOf(edge.parent), idOf(edge.child));
    const way = sideToSide(parent, child, points.slice(1, -1));
    const middle = labelled && x !== undefined && y !== undefined ? { x, y } : middleOf(way);
    return [
      { edge, path: curve(way), label: { lines: edgeLines(edge), ...middle, width: labelWidth(edge) } },
    ];
  });
  const alone = nodes.filter(({ id }) => !connected.has(id));
  const below = inRows(alone, height, Math.max(width, 640));
  return {
    width: Math.max(width, below.width),
    height: below.height,
    nodes: [...placed, ...below.nodes],
    edges: placedEdges,
    labelled,
  };
}

const labelWidth = (edge: GraphEdge): number =>
  Math.max(...edgeLines(edge).map((line) => line.length)) * figureChar + 8;

/** With room for the sign of its kind in front. */
function widthOf({ name, figures }: GraphNode): number {
  return Math.max(96, Math.min(longestName, name.length) * nameChar + 38, figures.length * figureChar + 38);
}

function inRows(nodes: readonly GraphNode[], from: number, most: number) {
  const placed: PlacedNode[] = [];
  let x = margin;
  let y = from === 0 ? margin : from + gap;
  let width = 0;
  for (const node of nodes) {
    const own = widthOf(node);
    if (x > margin && x + own > most) {
      x = margin;
      y += nodeHeight + gap;
    }
    placed.push({ node, x: x + own / 2, y: y + nodeHeight / 2, width: own, height: nodeHeight });
    x += own + gap;
    width = Math.max(width, x);
  }
  return { nodes: placed, width, height: nodes.length === 0 ? from : y + nodeHeight + margin };
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

function middleOf(points: readonly Point[]): Point {
  const at = (points.length - 1) / 2;
  const [a, b] = [points[Math.floor(at)], points[Math.ceil(at)]];
  return { x: ((a?.x ?? 0) + (b?.x ?? 0)) / 2, y: ((a?.y ?? 0) + (b?.y ?? 0)) / 2 };
}

/** From the middle of one node's side to the middle of the other's, also where a ring of calls leads back. */
function sideToSide(parent: PlacedNode, child: PlacedNode, inner: readonly Point[]): Point[] {
  const way = parent.x <= child.x ? 1 : -1;
  return [
    { x: parent.x + (way * parent.width) / 2, y: parent.y },
    ...inner,
    { x: child.x - (way * child.width) / 2, y: child.y },
  ];
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
