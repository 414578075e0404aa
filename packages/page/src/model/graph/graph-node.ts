import { formatCount, formatShare } from '../text/format-time.ts';
import type { EdgeFigures, GraphEdge } from './graph-edge.ts';

export type NodeKind = 'service' | 'database' | 'queue' | 'host';

export interface GraphNode {
  /** A service's is its name; what is outside has one that no service can have. */
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  /** `postgresql`, `kafka`; empty for services and plain hosts. */
  readonly system: string;
  /** `121 requests · ✗ 3%`. */
  readonly figures: string;
}

/** As `/api/spoor/graph` tells it. */
export interface GraphJson {
  readonly edges: readonly GraphEdge[];
  readonly services: readonly ServiceJson[];
  readonly outside: readonly OutsideJson[];
  readonly outsideLeftOut: number;
}

interface ServiceJson {
  readonly name: string;
  readonly spanCount: number;
  readonly requestCount: number;
  readonly errorCount: number;
}

interface OutsideJson extends EdgeFigures {
  readonly service: string;
  readonly kind: Exclude<NodeKind, 'service'>;
  readonly system: string;
  readonly name: string;
  readonly direction: 'out' | 'in';
}

export interface CallGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const outsideId = ({ kind, system, name }: OutsideJson): string =>
  `\u0000${kind}\u0000${system}\u0000${name}`;

/** Services and what is outside of them as one graph. */
export function callGraph({ edges, services, outside }: GraphJson): CallGraph {
  const nodes = new Map<string, GraphNode>();
  for (const { name, requestCount, errorCount, spanCount } of services) {
    const figures =
      requestCount === 0
        ? `${formatCount(spanCount)} ${spanCount === 1 ? 'span' : 'spans'}`
        : figureText(requestCount, errorCount, 'request');
    nodes.set(name, { id: name, name, kind: 'service', system: '', figures });
  }
  const sums = new Map<string, { calls: number; errors: number }>();
  const outsideEdges = outside.map((call): GraphEdge => {
    const { service, kind, system, name, direction, ...figures } = call;
    const id = outsideId(call);
    const { calls, errors } = sums.get(id) ?? { calls: 0, errors: 0 };
    sums.set(id, { calls: calls + figures.callCount, errors: errors + figures.errorCount });
    nodes.set(id, { id, name, kind, system, figures: '' });
    return direction === 'out'
      ? { parent: service, child: id, ...figures }
      : { parent: id, child: service, ...figures };
  });
  for (const [id, { calls, errors }] of sums) {
    const node = nodes.get(id);
    if (node === undefined) continue;
    const told = figureText(calls, errors, node.kind === 'queue' ? 'message' : 'call');
    nodes.set(id, { ...node, figures: node.system === '' ? told : `${node.system} · ${told}` });
  }
  // A service may have left the window between two sums.
  for (const { parent, child } of edges)
    for (const name of [parent, child])
      if (!nodes.has(name)) nodes.set(name, { id: name, name, kind: 'service', system: '', figures: '' });
  return { nodes: [...nodes.values()], edges: [...edges, ...outsideEdges] };
}

function figureText(calls: number, errors: number, noun: string): string {
  return `${formatCount(calls)} ${noun}${calls === 1 ? '' : 's'}${errors > 0 ? ` · ✗ ${formatShare(errors / calls)}` : ''}`;
}

/** `~` instead of the character that no address likes. */
export const idToParam = (id: string): string => id.replaceAll('\u0000', '~');
export const sameNode = (id: string, param: string | null): boolean =>
  param !== null && idToParam(id) === param;

/** The node and those that call it or that it calls. */
export function neighbourhood({ nodes, edges }: CallGraph, id: string): CallGraph {
  const near = edges.filter(({ parent, child }) => parent === id || child === id);
  const ids = new Set([id, ...near.flatMap(({ parent, child }) => [parent, child])]);
  return { nodes: nodes.filter((node) => ids.has(node.id)), edges: near };
}
