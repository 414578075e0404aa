import { operationPattern } from '../span/operation-pattern.ts';
import type { SpanNode } from '../trace/build-trace.ts';
import type { CriticalStretch } from '../trace/critical-path.ts';
import { selfMicros } from './self-time.ts';

export type CriticalPath = ReadonlyMap<SpanNode, readonly CriticalStretch[]>;

/** Spans that do the same, or that one service did, summed. Times in microseconds. */
export interface SpanGroup {
  readonly service: string;
  /** Empty for all of a service. */
  readonly operation: string;
  readonly nodes: readonly SpanNode[];
  readonly failedCount: number;
  readonly totalMicros: number;
  readonly selfMicros: number;
  /** Of all own time of the trace. */
  readonly selfShare: number;
  /** On the critical path: what the whole would be shorter by if it took no time. */
  readonly criticalMicros: number;
  readonly longestMicros: number;
  /** Where the longest of them is. */
  readonly longest: SpanNode;
}

export type Grouping = 'operation' | 'service' | 'span';

/** The most own time first. */
export function groupSpans(
  nodes: readonly SpanNode[],
  grouping: Grouping,
  critical: CriticalPath,
): SpanGroup[] {
  const lists = new Map<string, SpanNode[]>();
  for (const node of nodes) {
    const key = keyOf(node, grouping);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [node]);
    else list.push(node);
  }
  const groups = [...lists.values()].flatMap((list) => summed(list, grouping, critical));
  const total = groups.reduce((sum, group) => sum + group.selfMicros, 0);
  return groups
    .map((group) => ({ ...group, selfShare: total === 0 ? 0 : group.selfMicros / total }))
    .sort((a, b) => b.selfMicros - a.selfMicros || a.longest.index - b.longest.index);
}

function keyOf(node: SpanNode, grouping: Grouping): string {
  if (grouping === 'span') return String(node.index);
  return grouping === 'service' ? node.service : `${node.service}\n${operationPattern(node.span)}`;
}

function summed(
  nodes: readonly SpanNode[],
  grouping: Grouping,
  critical: CriticalPath,
): Omit<SpanGroup, 'selfShare'>[] {
  let [longest] = nodes;
  if (longest === undefined) return [];
  const { service, span } = longest;
  const operation =
    grouping === 'service'
      ? ''
      : nodes.length === 1 && grouping === 'span'
        ? span.operationName
        : operationPattern(span);
  const sums = { failedCount: 0, totalMicros: 0, selfMicros: 0, criticalMicros: 0 };
  for (const node of nodes) {
    if (node.span.duration > longest.span.duration) longest = node;
    sums.failedCount += node.failed ? 1 : 0;
    sums.totalMicros += node.span.duration;
    sums.selfMicros += selfMicros(node);
    for (const { from, to } of critical.get(node) ?? []) sums.criticalMicros += to - from;
  }
  return [{ service, operation, nodes, ...sums, longestMicros: longest.span.duration, longest }];
}
