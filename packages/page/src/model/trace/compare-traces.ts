import type { SpanNode, TraceModel } from './build-trace.ts';

/** One line of the comparison: the span of either trace, or of both where they do the same. */
export interface ComparedRow {
  readonly a: SpanNode | undefined;
  readonly b: SpanNode | undefined;
  readonly depth: number;
}

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  readonly both: number;
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * Lays two traces beside each other: spans meet when their parents have met and they have the service and operation
 * in common, the first with the first, the second with the second.
 */
export function compareTraces(a: TraceModel, b: TraceModel): Comparison {
  const rows: ComparedRow[] = [];
  const waiting = pair(a.tops, b.tops, 0).reverse();
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    rows.push(row);
    const below = pair(row.a?.children ?? [], row.b?.children ?? [], row.depth + 1);
    for (let i = below.length - 1; i >= 0; i--) {
      const next = below[i];
      if (next !== undefined) waiting.push(next);
    }
  }
  const both = rows.filter((row) => row.a !== undefined && row.b !== undefined).length;
  return { rows, both, onlyA: a.nodes.length - both, onlyB: b.nodes.length - both };
}

/** In the order of `a`; what only `b` has stands behind what it followed there. */
function pair(as: readonly SpanNode[], bs: readonly SpanNode[], depth: number): ComparedRow[] {
  const open = new Map<string, SpanNode[]>();
  for (const a of as) append(open, keyOf(a), a);
  for (const queue of open.values()) queue.reverse();
  const partner = new Map<SpanNode, SpanNode>();
  const extras = new Map<SpanNode | undefined, SpanNode[]>();
  let previous: SpanNode | undefined;
  for (const b of bs) {
    const a = open.get(keyOf(b))?.pop();
    if (a === undefined) append(extras, previous, b);
    else {
      partner.set(a, b);
      previous = a;
    }
  }
  const onlyB = (after: SpanNode | undefined) =>
    (extras.get(after) ?? []).map((b) => ({ a: undefined, b, depth }));
  return [...onlyB(undefined), ...as.flatMap((a) => [{ a, b: partner.get(a), depth }, ...onlyB(a)])];
}

const keyOf = ({ service, span }: SpanNode): string => `${service}\n${span.operationName}`;

/** How much slower `b` is: 0.5 for half as much again, -0.5 for half. */
export function change(a: number, b: number): number {
  return a === 0 ? (b === 0 ? 0 : Number.POSITIVE_INFINITY) : (b - a) / a;
}

function append<K>(lists: Map<K, SpanNode[]>, key: K, node: SpanNode): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [node]);
  else list.push(node);
}
