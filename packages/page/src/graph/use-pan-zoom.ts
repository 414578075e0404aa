import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { GraphPlan } from '../model/graph/graph-layout.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Names smaller than this cannot be read: a larger graph begins at its left edge and is moved. */
const leastFirstScale = 0.8;
const leastScale = 0.1;
const mostScale = 4;
const margin = 16;

/** Moves with a drag, zooms with the wheel around the pointer. */
export function usePanZoom(content: GraphPlan) {
  const ref = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; view: View; moved: boolean } | undefined>(undefined);
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const place = (least: number) => {
    const box = ref.current;
    if (box !== null) setView(fitted(content, { width: box.clientWidth, height: box.clientHeight }, least));
  };
  useLayoutEffect(() => place(leastFirstScale), [content]);
  const zoomAt = (factor: number, x: number, y: number) => {
    setView((before) => {
      const scale = Math.min(mostScale, Math.max(leastScale, before.scale * factor));
      const ratio = scale / before.scale;
      return { scale, x: x - (x - before.x) * ratio, y: y - (y - before.y) * ratio };
    });
  };
  const handlers = {
    onPointerDown(event: PointerEvent) {
      drag.current = { x: event.clientX, y: event.clientY, view, moved: false };
    },
    onPointerMove(event: PointerEvent) {
      const from = drag.current;
      if (from === undefined || event.buttons === 0) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.moved ||= Math.abs(dx) + Math.abs(dy) > 4;
      if (from.moved) setView({ ...from.view, x: from.view.x + dx, y: from.view.y + dy });
    },
    /** The click that ends a drag is none. */
    onClickCapture(event: MouseEvent) {
      if (drag.current?.moved) event.stopPropagation();
      drag.current = undefined;
    },
    onWheel(event: WheelEvent) {
      event.preventDefault();
      const box = (event.currentTarget as Element).getBoundingClientRect();
      zoomAt(event.deltaY < 0 ? 1.1 : 1 / 1.1, event.clientX - box.left, event.clientY - box.top);
    },
  };
  const zoomBy = (factor: number) => {
    const box = ref.current;
    if (box !== null) zoomAt(factor, box.clientWidth / 2, box.clientHeight / 2);
  };
  return { ref, view, handlers, zoomBy, fit: () => place(leastScale) };
}

function fitted(content: GraphPlan, box: Size, least: number): View {
  const across = (box.width - 2 * margin) / Math.max(1, content.width);
  const down = (box.height - 2 * margin) / Math.max(1, content.height);
  const scale = Math.max(least, Math.min(1.15, across, down));
  const centred = (room: number, size: number) => Math.max(margin, (room - size * scale) / 2);
  // What is higher than the box begins where the most is called.
  const first = busiest(content);
  const tall = content.height * scale > box.height - 2 * margin;
  const y =
    tall && first !== undefined
      ? Math.min(
          margin,
          Math.max(box.height - margin - content.height * scale, box.height / 2 - first * scale),
        )
      : centred(box.height, content.height);
  return { scale, x: centred(box.width, content.width), y };
}

/** How far down the first caller with the most calls stands. */
function busiest({ nodes, edges }: GraphPlan): number | undefined {
  const called = new Set(edges.map(({ edge }) => edge.child));
  const calls = new Map<string, number>();
  for (const { edge } of edges) calls.set(edge.parent, (calls.get(edge.parent) ?? 0) + edge.callCount);
  const callers = nodes.filter(({ node }) => calls.has(node.id));
  const first = callers.filter(({ node }) => !called.has(node.id));
  const [busy] = (first.length > 0 ? first : callers).sort(
    (a, b) => (calls.get(b.node.id) ?? 0) - (calls.get(a.node.id) ?? 0),
  );
  return busy?.y;
}
