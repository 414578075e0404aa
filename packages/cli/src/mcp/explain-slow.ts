import { formatDuration } from '../format-duration.ts';
import { operationOf } from '../span-text.ts';
import { printable } from '../terminal-text.ts';
import type { TraceJson } from '../trace-json.ts';
import { buildTraceTree, type TraceNode } from '../trace-tree.ts';
import { criticalPath } from './critical-path.ts';

const mostSteps = 15;
const mostRepeats = 10;
/** As many calls of one operation below one span are worth a line: a query for each row, a retry. */
const manyCalls = 5;

export const nameOf = ({ service, span }: TraceNode): string =>
  `${printable(service)} · ${operationOf(span)}`;

/** Where the time of a trace went: its critical path by self time, and what was called again and again. */
export function explainSlow(trace: TraceJson): string {
  const tree = buildTraceTree(trace);
  const top = tree.tops.reduce<TraceNode | undefined>(
    (longest, each) => (longest === undefined || each.span.duration > longest.span.duration ? each : longest),
    undefined,
  );
  if (top === undefined) return 'The trace has no spans.';
  const total = Math.max(1, top.span.duration);
  const steps = [...criticalPath(top)].filter(({ selfMicros }) => selfMicros > 0);
  steps.sort((a, b) => b.selfMicros - a.selfMicros);
  const shown = steps.slice(0, mostSteps).map(({ node, selfMicros }) => {
    const share = `${Math.round((selfMicros / total) * 100)} %`.padStart(5);
    return `${formatDuration(selfMicros).padStart(10)} ${share}  ${nameOf(node)}  (span ${node.span.spanID})`;
  });
  const rest = steps.length > mostSteps ? [`           … and ${steps.length - mostSteps} shorter steps`] : [];
  return [
    `${nameOf(top)} took ${formatDuration(top.span.duration)} (trace ${trace.traceID}, ${tree.spanCount} spans, ${tree.errorCount} failed).`,
    '',
    'Critical path: what its end waited for, by the time of each span itself:',
    ...shown,
    ...rest,
    ...repeatLines(tree.tops),
    '',
  ].join('\n');
}

function repeatLines(tops: readonly TraceNode[]): string[] {
  const repeats: { parent: TraceNode; name: string; nodes: TraceNode[]; total: number }[] = [];
  const waiting = [...tops];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    const byName = new Map<string, TraceNode[]>();
    for (const child of parent.children) {
      waiting.push(child);
      const name = nameOf(child);
      byName.set(name, [...(byName.get(name) ?? []), child]);
    }
    for (const [name, nodes] of byName) {
      if (nodes.length < manyCalls) continue;
      repeats.push({ parent, name, nodes, total: nodes.reduce((sum, { span }) => sum + span.duration, 0) });
    }
  }
  if (repeats.length === 0) return [];
  repeats.sort((a, b) => b.total - a.total);
  const lines = repeats
    .slice(0, mostRepeats)
    .map(
      ({ parent, name, nodes, total }) =>
        `${`${nodes.length} x`.padStart(10)}  ${name}, ${formatDuration(total)} in all, below ${nameOf(parent)}`,
    );
  return ['', 'Called again and again below one span:', ...lines];
}
