import { operationPattern } from '../span/operation-pattern.ts';
import { requestPath } from '../span/request-path.ts';
import type { SpanNode, TraceModel } from '../trace/build-trace.ts';

/** A box of the flame graph; from and to are shares of the width. */
export interface FlameBox {
  /** The one span, or those that did the same below the same callers. */
  readonly nodes: readonly SpanNode[];
  readonly label: string;
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** Place of the box that it stands below, -1 for none. */
  readonly parent: number;
}

export interface Flame {
  readonly boxes: readonly FlameBox[];
  readonly rowCount: number;
}

/** Every span at its time, below its parent; what overlaps its sibling is one row lower. */
export function flameByTime({ nodes, durationMicros }: TraceModel): Flame {
  const total = Math.max(1, durationMicros);
  const rowEnds: number[] = [];
  const rows = new Map<SpanNode, number>();
  const byStart = [...nodes].sort((a, b) => a.offset - b.offset || a.index - b.index);
  for (const node of byStart) {
    let row = node.parent === undefined ? 0 : (rows.get(node.parent) ?? -1) + 1;
    while ((rowEnds[row] ?? Number.NEGATIVE_INFINITY) > node.offset) row += 1;
    rows.set(node, row);
    rowEnds[row] = node.offset + Math.max(node.span.duration, total / 5000);
  }
  const boxes = nodes.map((node): FlameBox => {
    const { offset, span, parent } = node;
    return {
      nodes: [node],
      label: [span.operationName, requestPath(span.operationName, span.tags ?? [])].filter(Boolean).join(' '),
      row: rows.get(node) ?? 0,
      from: offset / total,
      to: (offset + span.duration) / total,
      parent: parent?.index ?? -1,
    };
  });
  return { boxes, rowCount: rowEnds.length };
}

interface Merged {
  readonly nodes: SpanNode[];
  readonly parent: number;
  readonly row: number;
  readonly label: string;
}

/** What did the same below the same callers is one box, as wide as all of it took; the widest first. */
export function flameByTotal({ tops }: TraceModel): Flame {
  const merged: Merged[] = [];
  const below = (nodes: readonly SpanNode[], parent: number, row: number): number[] => {
    const groups = new Map<string, SpanNode[]>();
    for (const node of nodes) {
      const key = `${node.service}\n${operationPattern(node.span)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [node]);
      else group.push(node);
    }
    return [...groups.values()].map((group) => {
      const label = group[0] === undefined ? '' : operationPattern(group[0].span);
      return merged.push({ nodes: group, parent, row, label }) - 1;
    });
  };
  // Breadth first, since a trace can be deeper than the call stack.
  const children: number[][] = [];
  const first = below(tops, -1, 0);
  for (let i = 0; i < merged.length; i++) {
    const box = merged[i];
    if (box === undefined) break;
    children[i] = below(
      box.nodes.flatMap((node) => node.children),
      i,
      box.row + 1,
    );
  }
  return placed(merged, first, children);
}

/** A box is at least as wide as what stands below it: work that goes on at the same time adds up to more than its caller took. */
function placed(merged: readonly Merged[], first: readonly number[], children: readonly number[][]): Flame {
  const widths = merged.map(({ nodes }) =>
    nodes.reduce((sum, { span }) => sum + Math.max(0, span.duration), 0),
  );
  const sum = (list: readonly number[]) => list.reduce((total, i) => total + (widths[i] ?? 0), 0);
  for (let i = merged.length - 1; i >= 0; i--) widths[i] = Math.max(widths[i] ?? 0, sum(children[i] ?? []));
  const total = Math.max(1, sum(first));
  const starts: number[] = [];
  const lay = (list: readonly number[], from: number) => {
    let at = from;
    for (const i of [...list].sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))) {
      starts[i] = at;
      at += widths[i] ?? 0;
    }
  };
  lay(first, 0);
  merged.forEach((_, i) => {
    lay(children[i] ?? [], starts[i] ?? 0);
  });
  const boxes = merged.map(({ nodes, parent, row, label }, i) => {
    const from = (starts[i] ?? 0) / total;
    return { nodes, parent, row, label, from, to: from + (widths[i] ?? 0) / total };
  });
  return { boxes, rowCount: boxes.reduce((most, { row }) => Math.max(most, row + 1), 0) };
}

/** The box under a point; the last one where boxes are thinner than a pixel. */
export function boxAt({ boxes }: Flame, row: number, share: number, least: number): FlameBox | undefined {
  return boxes.findLast(
    (box) => box.row === row && box.from <= share && Math.max(box.to, box.from + least) > share,
  );
}
