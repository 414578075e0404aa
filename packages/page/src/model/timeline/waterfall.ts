import type { SpanNode } from '../trace/build-trace.ts';

/** The part of the trace that is shown, as shares of its duration. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

export const wholeTrace: TimeWindow = { from: 0, to: 1 };

/** Nothing shorter can be dragged with a mouse. */
const leastWindow = 1e-5;

/** The rows that are not below a collapsed one, in reading order. */
export function visibleNodes(
  nodes: readonly SpanNode[],
  collapsed: ReadonlySet<SpanNode>,
): readonly SpanNode[] {
  if (collapsed.size === 0) return nodes;
  const visible: SpanNode[] = [];
  for (let i = 0; i < nodes.length; ) {
    const node = nodes[i];
    if (node === undefined) break;
    visible.push(node);
    i += collapsed.has(node) ? node.descendants + 1 : 1;
  }
  return visible;
}

export interface Bar {
  /** Shares of the window's width; the bar may reach beyond both ends. */
  readonly left: number;
  readonly width: number;
}

export function barOf(from: number, to: number, durationMicros: number, window: TimeWindow): Bar {
  const total = Math.max(1, durationMicros);
  const scale = 1 / (window.to - window.from);
  const left = (from / total - window.from) * scale;
  const right = (to / total - window.from) * scale;
  // Browsers lose precision with widths of millions of pixels: cut a little outside of what can be seen.
  const clippedLeft = clamp(left, -0.5, 1.5);
  return { left: clippedLeft, width: Math.max(0, clamp(right, -0.5, 1.5) - clippedLeft) };
}

/** Of the longest label, with its padding. */
const labelPixels = 76;

/** What a label needs, as a share of the window's width. */
export const labelRoom = (widthPixels: number): number => Math.min(0.5, labelPixels / widthPixels);

/** Where the label of a bar has room: behind it, before it, else inside. */
export function labelSide({ left, width }: Bar, room: number): 'right' | 'left' | 'inside' {
  if (left + width < 1 - room) return 'right';
  return left > room ? 'left' : 'inside';
}

/** The five times over the waterfall. */
export function ticks(durationMicros: number, window: TimeWindow): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map(
    (share) => durationMicros * (window.from + share * (window.to - window.from)),
  );
}

export function clampWindow(from: number, to: number): TimeWindow {
  const [low, high] = from <= to ? [from, to] : [to, from];
  const start = clamp(low, 0, 1 - leastWindow);
  return { from: start, to: clamp(high, start + leastWindow, 1) };
}

/** `factor` below 1 comes nearer, around the share `centre` of the window. */
export function zoomed(window: TimeWindow, factor: number, centre = 0.5): TimeWindow {
  const width = Math.min(1, (window.to - window.from) * factor);
  const fixed = window.from + centre * (window.to - window.from);
  const from = clamp(fixed - centre * width, 0, 1 - width);
  return clampWindow(from, from + width);
}

export function panned(window: TimeWindow, share: number): TimeWindow {
  const width = window.to - window.from;
  const from = clamp(window.from + share * width, 0, 1 - width);
  return { from, to: from + width };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
