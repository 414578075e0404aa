import type { SpanNode } from '../trace/build-trace.ts';

export interface MinimapBar {
  readonly node: SpanNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A span is at least this visible, however long the trace. */
const leastWidth = 1;

/**
 * One line for each span, in reading order. With more spans than lines of pixels several share one; failed ones come
 * last, so that they are painted over the others.
 */
export function minimapBars(
  nodes: readonly SpanNode[],
  durationMicros: number,
  size: { readonly width: number; readonly height: number },
): MinimapBar[] {
  const step = size.height / Math.max(1, nodes.length);
  const height = Math.max(1, Math.min(4, step * 0.7));
  const scale = size.width / Math.max(1, durationMicros);
  const bars = nodes.map((node, row) => {
    const x = Math.min(size.width - leastWidth, node.offset * scale);
    const width = Math.max(leastWidth, Math.min(size.width - x, node.span.duration * scale));
    return { node, x, y: Math.floor(row * step), width, height };
  });
  return [...bars.filter(({ node }) => !node.failed), ...bars.filter(({ node }) => node.failed)];
}
