import type { SpanNode } from '../trace/build-trace.ts';
import { clampWindow, type TimeWindow, wholeTrace } from './waterfall.ts';

// What a reader has done to a trace stands in the address of its page: `fold=all.00f067aa0ba902b7` or `fold=00f067aa0ba902b7.53995c3f42cd8ad8`,
// `zoom=1200-5300` in microseconds after the start.

/** More ids than this make an address that no chat takes; what is folded beyond them is told by nobody. */
const mostIds = 1000;
const all = 'all';

export function formatFold(folded: ReadonlySet<SpanNode>, nodes: readonly SpanNode[]): string {
  if (folded.size === 0) return '';
  const foldable = nodes.filter(({ children }) => children.length > 0);
  const open = foldable.filter((node) => !folded.has(node));
  const ids = (list: readonly SpanNode[]) => list.slice(0, mostIds).map(({ span }) => span.spanID);
  return (open.length < folded.size ? [all, ...ids(open)] : ids([...folded])).join('.');
}

export function parseFold(text: string, nodes: readonly SpanNode[]): ReadonlySet<SpanNode> {
  if (text === '') return new Set();
  const parts = new Set(text.split('.'));
  const isFolded = parts.has(all)
    ? ({ span }: SpanNode) => !parts.has(span.spanID)
    : ({ span }: SpanNode) => parts.has(span.spanID);
  return new Set(nodes.filter((node) => node.children.length > 0 && isFolded(node)));
}

export function formatZoom({ from, to }: TimeWindow, durationMicros: number): string {
  if (from <= 0 && to >= 1) return '';
  const micros = (share: number) => String(Number((share * durationMicros).toFixed(3)));
  return `${micros(from)}-${micros(to)}`;
}

export function parseZoom(text: string, durationMicros: number): TimeWindow {
  const match = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null || durationMicros <= 0) return wholeTrace;
  const [from, to] = [Number(match[1]) / durationMicros, Number(match[2]) / durationMicros];
  return from >= to || from >= 1 ? wholeTrace : clampWindow(from, Math.min(1, to));
}
