import { formatDuration } from './format-duration.ts';
import { operationOf, reasonOf } from './span-text.ts';
import { clip, columnsOf, type Palette, paletteFor, printable } from './terminal-text.ts';
import { isError, type SpanJson, type TraceJson } from './trace-json.ts';
import { buildTraceTree, type TraceNode, type TraceTree } from './trace-tree.ts';

export interface RenderOptions {
  /** The width to fill; 100 when the output is no terminal. */
  readonly columns?: number;
  readonly coloured?: boolean;
}

interface Layout {
  readonly tree: TraceTree;
  readonly paint: Palette;
  readonly labelColumns: number;
  readonly barColumns: number;
}

const durationColumns = 9;

/**
 * One trace as a tree:
 *
 *     Duration 84.5 ms · 5 services · depth 7 · 12 spans · 1 error
 *
 *     gateway · POST /carts/7/checkout           84.5 ms ━━━━━━━━━━━━━━━━━━━━
 *     └─ orders · POST /orders            ✗ 503  61.2 ms     ━━━━━━━━━━━━━━
 */
export function renderTrace(trace: TraceJson, options: RenderOptions = {}): string {
  const columns = Math.max(60, options.columns ?? 100);
  const barColumns = Math.floor(columns / 5);
  const layout: Layout = {
    tree: buildTraceTree(trace),
    paint: paletteFor(options.coloured ?? false),
    labelColumns: columns - barColumns - durationColumns - 2,
    barColumns,
  };
  const lines = [layout.paint.bold(fittingHeader(layout.tree, columns)), ''];
  for (const top of layout.tree.tops) appendNode(lines, layout, { node: top, lead: '', below: '' });
  return `${lines.join('\n')}\n`;
}

/** On a narrow terminal the duration needs no name. */
function fittingHeader(tree: TraceTree, columns: number): string {
  const header = headerLine(tree);
  return columnsOf(header) <= columns ? header : clip(header.slice('Duration '.length), columns);
}

/** `Duration 84.5 ms · 5 services · depth 7 · 12 spans`, the line above a trace in Jaeger. */
export function headerLine(tree: TraceTree): string {
  const parts = [
    `Duration ${formatDuration(tree.durationMicros)}`,
    count(tree.services.length, 'service'),
    `depth ${tree.depth}`,
    count(tree.spanCount, 'span'),
  ];
  if (tree.errorCount > 0) parts.push(count(tree.errorCount, 'error'));
  return parts.join(' · ');
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

interface Branch {
  readonly node: TraceNode;
  /** What stands before this line, and before the lines of its children. */
  readonly lead: string;
  readonly below: string;
}

/** With a stack of its own: a trace can be deeper than the call stack. */
function appendNode(lines: string[], layout: Layout, top: Branch): void {
  const waiting = [top];
  for (let branch = waiting.pop(); branch !== undefined; branch = waiting.pop()) {
    const { node, lead, below } = branch;
    lines.push(nodeLine(layout, node, lead));
    const last = node.children.length - 1;
    for (let index = last; index >= 0; index -= 1) {
      const child = node.children[index];
      if (child === undefined) continue;
      waiting.push({
        node: child,
        lead: `${below}${index === last ? '└─ ' : '├─ '}`,
        below: `${below}${index === last ? '   ' : '│  '}`,
      });
    }
  }
}

function nodeLine(layout: Layout, node: TraceNode, fullLead: string): string {
  const { paint, labelColumns } = layout;
  // However deep the tree is, the right half of the label's column belongs to the name.
  const leadColumns = Math.floor(labelColumns / 2);
  const lead = columnsOf(fullLead) > leadColumns ? `…${fullLead.slice(1 - leadColumns)}` : fullLead;
  const failed = isError(node.span);
  const mark = failed ? `✗ ${clip(reasonOf(node.span), Math.floor(labelColumns / 4))}` : orphanMark(node);
  const room = labelColumns - columnsOf(lead) - (mark === '' ? 0 : columnsOf(mark) + 1);
  const service = clip(printable(node.service), Math.floor(room / 2));
  const operation = clip(operationOf(node.span), room - columnsOf(service) - 3);
  const used = columnsOf(lead) + columnsOf(service) + 3 + columnsOf(operation) + columnsOf(mark);
  const label = `${paint.dim(lead)}${paint.cyan(service)} · ${operation}${' '.repeat(Math.max(0, labelColumns - used))}`;
  const duration = formatDuration(node.span.duration).padStart(durationColumns);
  const bar = barOf(layout, node.span);
  return `${label}${paint.red(mark)} ${duration} ${failed ? paint.red(bar) : paint.green(bar)}`.trimEnd();
}

const orphanMark = ({ missingParentId }: TraceNode): string =>
  missingParentId === undefined ? '' : '(parent missing)';

/** When and how long, on the scale of the whole trace. */
function barOf({ tree, barColumns }: Layout, span: SpanJson): string {
  const scale = tree.durationMicros === 0 ? 0 : barColumns / tree.durationMicros;
  const from = Math.min(barColumns - 1, Math.floor((span.startTime - tree.startMicros) * scale));
  const length = Math.max(1, Math.min(barColumns - from, Math.round(span.duration * scale)));
  return `${' '.repeat(from)}${'━'.repeat(length)}`;
}
