import type { SpanNode } from './build-trace.ts';

/** A stretch of time, in microseconds after the trace's start, in which this span alone held up the end. */
export interface CriticalStretch {
  readonly from: number;
  readonly to: number;
}

interface Task {
  readonly node: SpanNode;
  readonly until: number;
}

/**
 * What would have to be faster for the whole to be faster. From the end of the top span backwards: the child that
 * finished last is what was waited for, up to its start; then the one that finished last before that, and so on; what
 * no child covers is the span's own. Work that goes on after its parent has ended did not hold it up.
 */
export function criticalPath(top: SpanNode): Map<SpanNode, CriticalStretch[]> {
  const path = new Map<SpanNode, CriticalStretch[]>();
  const tasks: Task[] = [{ node: top, until: endOf(top) }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    const { node, until } = task;
    const own: CriticalStretch[] = [];
    let cursor = until;
    const lastFirst = [...node.children].sort((a, b) => endOf(b) - endOf(a));
    for (const child of lastFirst) {
      const from = Math.max(child.offset, node.offset);
      const to = Math.min(endOf(child), cursor);
      if (from >= to) continue;
      if (to < cursor) own.push({ from: to, to: cursor });
      tasks.push({ node: child, until: to });
      cursor = from;
    }
    if (node.offset < cursor) own.push({ from: node.offset, to: cursor });
    if (own.length > 0) path.set(node, own.reverse());
  }
  return path;
}

const endOf = ({ offset, span }: SpanNode): number => offset + span.duration;
